package io.wayline.standalone.decode;

/** A way of showing frames. */
interface FramePrinter {

    void print(DecodedFrame frame);
}
