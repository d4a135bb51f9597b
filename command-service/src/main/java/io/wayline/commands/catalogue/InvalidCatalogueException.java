package io.wayline.commands.catalogue;

/** A file of commands says something that cannot be meant; the message names file, line, column and what is expected. */
public final class InvalidCatalogueException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidCatalogueException(String message) {
        super(message);
    }
}
