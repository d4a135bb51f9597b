/** Topic names, record headers and parsing: the parts of the contract that protobuf does not write. */
@NullMarked
package io.wayline.proto;

import org.jspecify.annotations.NullMarked;
