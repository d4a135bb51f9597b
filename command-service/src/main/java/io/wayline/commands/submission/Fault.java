package io.wayline.commands.submission;

/**
 * Why a wish can never become a command.
 *
 * @param field as it is named in the API
 * @param error what is wrong with it
 * @param remedy what would be right
 */
public record Fault(String field, String error, String remedy) {}
