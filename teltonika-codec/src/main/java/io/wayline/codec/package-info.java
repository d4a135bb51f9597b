/**
 * Teltonika frames to values and back. Bytes come in, values go out; nothing here knows sockets, sessions or Kafka.
 *
 * <p>Reading order: {@link FrameBoundary} cuts a TCP stream into frames, {@link FrameDecoder} turns a frame into a
 * {@link DeviceMessage}, {@link UdpDatagram} does both for a datagram.
 */
@NullMarked
package io.wayline.codec;

import org.jspecify.annotations.NullMarked;
