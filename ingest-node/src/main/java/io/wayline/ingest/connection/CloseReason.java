package io.wayline.ingest.connection;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** Why a connection ended. The names appear in session events, metrics and logs: they are part of the contract. */
public enum CloseReason {
    /** The other side closed it, or the network did. */
    CLOSED_BY_TRACKER,
    /** The node holds as many connections as it may. */
    TOO_MANY_CONNECTIONS,
    /** The address holds as many connections as it may. */
    TOO_MANY_FROM_ADDRESS,
    /** The address is in none of the ranges that trackers come from. */
    SOURCE_NOT_ALLOWED,
    /** Where balancers say who is behind them: not one of our balancers. */
    PROXY_NOT_TRUSTED,
    /** A balancer that did not say in time whom it speaks for. */
    PROXY_HEADER_MISSING,
    /** A balancer that said it in another way than PROXY protocol version 2, or at too great length. */
    PROXY_HEADER_INVALID,
    /** On the TLS port: no handshake in time, or none that ended well, or a record that was tampered with. */
    TLS_FAILED,
    /** No login while the in-flight budget is spent. */
    OVERLOADED,
    /** The node is going away. */
    DRAINING,
    /** No login in time. */
    LOGIN_TIMEOUT,
    /** A frame was begun and not finished in time. */
    HALF_FRAME,
    /** Nothing was heard for longer than a tracker is silent. */
    IDLE,
    /** A stranger: somebody's browser or scanner. */
    HTTP_REQUEST,
    /** A tracker set up for TLS on the plain port, or a stranger. */
    TLS_HELLO,
    /** A stranger of another kind. */
    NOT_A_TRACKER,
    NOT_REGISTERED,
    /** The registry has forgotten a tracker that was here. Where everybody is welcome it may come back. */
    UNREGISTERED,
    BANNED,
    /** A frame before the login, or a second login. */
    OUT_OF_PLACE,
    /** After the login the bytes stopped being frames. */
    STREAM_LOST,
    /** A frame above the configured bound. */
    TOO_LONG,
    /** Several damaged frames in a row. */
    BAD_CRC,
    /** The tracker took nothing for so long that a command would have reached it too late. */
    NOT_READING,
    /** The log did not take what the tracker said; it will come again and say it again. */
    NOT_DURABLE,
    /** The same tracker logged in again on this node. */
    REPLACED,
    /** The same tracker logged in again on another node. */
    FENCED,
    /** A bug of ours: the log has the trace. */
    INTERNAL_ERROR;

    private static final AttributeKey<CloseReason> KEY = AttributeKey.valueOf(CloseReason.class, "reason");

    /** Closes the channel. The first reason counts. */
    public void close(Channel channel) {
        mark(channel);
        var _ = channel.close();
    }

    /** Remembers the reason for a close that follows. */
    public void mark(Channel channel) {
        channel.attr(KEY).setIfAbsent(this);
    }

    /** Why this channel ended, or is about to. */
    public static CloseReason of(Channel channel) {
        @Nullable CloseReason reason = channel.attr(KEY).get();
        return reason == null ? CLOSED_BY_TRACKER : reason;
    }

    /** True if a newer session has taken over, so that the end of this one is no news about the tracker. */
    public boolean hasSuccessor() {
        return this == REPLACED || this == FENCED;
    }
}
