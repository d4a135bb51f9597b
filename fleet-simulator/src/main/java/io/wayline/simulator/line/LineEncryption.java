package io.wayline.simulator.line;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The trackers' side of TLS. As with real ones, what counts is who vouches for the gateway, not by which name it is called. */
public final class LineEncryption {

    private final SslContext context;

    private LineEncryption(SslContext context) {
        this.context = context;
    }

    /**
     * @param authority PEM file of those who are trusted; empty: those whom Java trusts
     * @throws IllegalArgumentException if the file holds no certificate
     */
    public static LineEncryption trusting(Optional<Path> authority) {
        var builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm("");
        var file = authority.map(Path::toFile);
        try {
            file.ifPresent(builder::trustManager);
            return new LineEncryption(builder.build());
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: no certificate in PEM: %s"
                            .formatted(file.map(File::getPath).orElse("TLS"), e.getMessage()),
                    e);
        }
    }

    ChannelHandler handler(ByteBufAllocator buffers) {
        return context.newHandler(buffers);
    }
}
