package io.wayline.ingest.login;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Ping;
import io.wayline.codec.DeviceMessage.Reason;
import io.wayline.codec.LoginFrame;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.Frame;
import io.wayline.ingest.connection.FrameCutter;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.login.Admission.Verdict.Admitted;
import io.wayline.ingest.login.Admission.Verdict.Refused;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.pressure.InFlightBudget;
import io.wayline.ingest.pressure.Pressure;
import io.wayline.ingest.session.DeviceSession;
import io.wayline.ingest.session.SessionHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is it, and may he speak? Answers one login and then gives its place to the session.
 *
 * <p>The {@code 01} leaves only when the session is announced to all nodes: from then on an older session elsewhere
 * cannot take this tracker offline.
 */
public final class LoginHandler extends SimpleChannelInboundHandler<Frame> {

    /** What a login needs of its node. */
    public record Surroundings(
            Admission admission,
            TurnedAway turnedAway,
            InFlightBudget budget,
            NodeCounters counters,
            InstantSource time,
            DeviceSession.Surroundings sessions,
            SessionHandler.Surroundings afterLogin,
            Duration loginTimeout,
            Duration refusedDelay) {}

    private final FrameCutter cutter;
    private final Surroundings node;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable DeviceSession session;

    public LoginHandler(FrameCutter cutter, Surroundings node) {
        this.cutter = cutter;
        this.node = node;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> CloseReason.LOGIN_TIMEOUT.close(context.channel()),
                        node.loginTimeout.toNanos(),
                        NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        switch (frame.message()) {
            case Login login -> login(context, login.imei());
            case Ping _ -> node.counters.pings.increment(); // some trackers put one before the login
            case Malformed malformed -> {
                node.counters.malformed(malformed.reason()).increment();
                var reason = reason(malformed, frame);
                if (reason == CloseReason.NOT_A_TRACKER && Stranger.beginsAsLogin(frame.bytes())) {
                    answerRefused(context);
                }
                refuse(context, reason);
            }
            case AvlPacket _, GprsPacket _ -> refuse(context, CloseReason.OUT_OF_PLACE);
        }
    }

    /** Before the login a length above the bound is no frame of a tracker either. */
    private static CloseReason reason(Malformed malformed, Frame frame) {
        return malformed.reason() == Reason.NOT_A_FRAME ? Stranger.of(frame.bytes()) : CloseReason.OUT_OF_PLACE;
    }

    private void refuse(ChannelHandlerContext context, CloseReason reason) {
        node.counters.refused.increment();
        node.turnedAway.add(TrackerAddress.text(context.channel()), reason, node.time.millis());
        reason.close(context.channel());
    }

    private void login(ChannelHandlerContext context, String imei) {
        node.counters.logins.increment();
        cutter.hold();
        if (node.budget.pressure() == Pressure.LOGINS_REFUSED) {
            node.counters.loginsRefused.increment();
            CloseReason.OVERLOADED.close(context.channel());
            return;
        }
        switch (node.admission.of(imei)) {
            case Admitted admitted -> announce(context, imei, admitted);
            case Refused(var reason) -> turnAway(context, imei, reason);
        }
    }

    private void announce(ChannelHandlerContext context, String imei, Admitted verdict) {
        node.counters.loginsInHand.increment();
        session = new DeviceSession(
                imei, verdict.model(), context.channel(), node.sessions, node.time.millis(), () -> admit(context));
        session.capture(verdict.captureUntilMillis());
        session.begin();
    }

    private void admit(ChannelHandlerContext context) {
        if (session == null) {
            throw new IllegalStateException("admitted without a session");
        }
        var admitted = session;
        // The registry may have changed its mind while the session was announced.
        if (node.admission.of(admitted.imei()) instanceof Refused(var reason)) {
            reason.close(context.channel());
            return;
        }
        session = null;
        node.counters.loginsInHand.decrement();
        node.counters.loginsAdmitted.increment();
        cutter.admit();
        var _ = context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {LoginFrame.ADMITTED}), context.voidPromise());
        context.pipeline().replace(this, "session", new SessionHandler(admitted, cutter, node.afterLogin));
        cutter.resume(context.pipeline().context(SessionHandler.class));
    }

    /** Whoever is turned away comes back at once; a pause before the close makes his knocking cheap for us. */
    private void turnAway(ChannelHandlerContext context, String imei, CloseReason reason) {
        node.counters.loginsRefused.increment();
        node.turnedAway.add(imei, reason, node.time.millis());
        reason.mark(context.channel());
        answerRefused(context);
        var _ = context.executor()
                .schedule(() -> reason.close(context.channel()), node.refusedDelay.toNanos(), NANOSECONDS);
    }

    private static void answerRefused(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {LoginFrame.REFUSED}), context.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (session != null) {
            session.end();
            node.counters.loginsInHand.decrement();
            node.counters.loginsFailed.increment();
        }
        context.fireChannelInactive();
    }
}
