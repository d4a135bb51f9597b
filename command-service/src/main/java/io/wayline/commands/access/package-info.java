/** Who may ask: API keys, their scopes and limits, and the record of who changed what. */
@NullMarked
package io.wayline.commands.access;

import org.jspecify.annotations.NullMarked;
