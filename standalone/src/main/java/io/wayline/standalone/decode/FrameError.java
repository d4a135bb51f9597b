package io.wayline.standalone.decode;

/**
 * Why a frame is bad.
 *
 * @param reason a word for programs
 * @param detail a sentence for people
 * @param offset position in the frame of the first byte that could not be understood
 */
record FrameError(String reason, String detail, int offset) {}
