/**
 * What an IO element means: id to name, unit, scale and words, as data. An id means different things in different families
 * of devices, so that the question is always asked for a model: {@link IoDictionary#forModel} once per session,
 * {@link ModelDictionary#find} for each element.
 */
@NullMarked
package io.wayline.codec.dictionary;

import org.jspecify.annotations.NullMarked;
