package io.wayline.ingest.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.channel.Channel;
import io.wayline.codec.Codec;
import io.wayline.codec.LoginFrame;
import io.wayline.ingest.capture.CaptureHandler;
import io.wayline.ingest.capture.Captures;
import io.wayline.ingest.command.CommandDesk;
import io.wayline.ingest.command.Instruction;
import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.connection.FrameCutter;
import io.wayline.ingest.connection.TrackerAddress;
import io.wayline.ingest.metrics.NodeCounters;
import io.wayline.ingest.telemetry.Origin;
import io.wayline.ingest.telemetry.TelemetryLog;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tracker on one connection, from its login to the end. Only the connection's event loop touches it; others hand
 * over by {@link #onLoop}.
 *
 * <pre>
 * announced --token--> live --close--> ended
 *     '------close-----------------------^      the end is told once the token is known
 * </pre>
 */
public final class DeviceSession {

    private static final Logger log = LoggerFactory.getLogger(DeviceSession.class);

    /** What a session needs of its node. */
    public record Surroundings(
            Sessions sessions,
            SessionJournal journal,
            TelemetryLog telemetry,
            Models models,
            NodeCounters counters,
            Duration seenInterval,
            CodecRules codecs,
            Captures captures,
            CommandDesk.Surroundings commands) {}

    /** What both sides of a contest wait for their login. */
    private static final int CONTEST_DELAY_SECONDS = 5;

    private final String imei;
    private final Channel channel;
    private final Surroundings node;
    private final InetSocketAddress remote;
    private final long connectedAtMillis;
    private final Runnable onLive;
    private final CommandDesk commands;

    /** Read by the loop of the session that replaces this one. */
    private volatile Contest contest = Contest.NONE;

    private long token = SessionSnapshot.NO_TOKEN;
    private boolean ended;
    private String model;
    private TelemetryLog.@Nullable Stream stream;
    private int packets;
    private long lastSeenMillis;
    private long publishedMillis;
    private boolean seenScheduled;
    /** What the journal said while the token was not known. */
    private @Nullable JournalEvent lastEvent;

    private @Nullable JournalEvent newestForeign;

    /**
     * A session about to be announced.
     *
     * @param model as the registry knows it; empty if it does not
     * @param onLive runs on the event loop when the tracker may speak
     */
    public DeviceSession(
            String imei, String model, Channel channel, Surroundings node, long nowMillis, Runnable onLive) {
        this.imei = imei;
        this.model = model;
        this.channel = channel;
        this.node = node;
        this.remote = TrackerAddress.of(channel);
        this.connectedAtMillis = nowMillis;
        this.lastSeenMillis = nowMillis;
        this.publishedMillis = nowMillis;
        this.onLive = onLive;
        this.commands = new CommandDesk(
                imei, channel.eventLoop(), channel.eventLoop().ticker()::nanoTime, this::allows, node.commands);
    }

    /** Takes the place of an older session of the same tracker on this node, and announces itself. */
    public void begin() {
        node.sessions.begin(this);
        node.journal
                .connected(snapshot())
                .whenComplete((assigned, failure) -> onLoop(() -> announced(assigned, failure)));
    }

    private void announced(@Nullable Long assigned, @Nullable Throwable failure) {
        if (assigned == null) {
            log.atWarn()
                    .addKeyValue("imei", imei)
                    .addKeyValue("reason", String.valueOf(failure))
                    .log("session not announced");
            CloseReason.NOT_DURABLE.close(channel);
            return;
        }
        token = assigned;
        if (ended) {
            tellEnd();
            commands.announced(token);
            return;
        }
        stream = openStream();
        judgeEarlierEvents();
        commands.announced(token);
        if (contest.isFight()) {
            log.atWarn()
                    .addKeyValue("imei", imei)
                    .addKeyValue("remote", TrackerAddress.text(channel))
                    .log("several devices with one IMEI replace each other");
            node.counters.contestedLogins.increment();
            var _ = channel.eventLoop().schedule(this::letSpeak, CONTEST_DELAY_SECONDS, SECONDS);
        } else {
            letSpeak();
        }
    }

    private void letSpeak() {
        if (channel.isActive() && !ended) {
            onLive.run();
        }
    }

    /** This session takes the place of another of the same tracker on this node. */
    void replaces(DeviceSession older) {
        boolean fromAnotherAddress = !remote.getAddress().equals(older.remote.getAddress());
        contest = older.contest.replaced(connectedAtMillis, fromAnotherAddress);
    }

    private void judgeEarlierEvents() {
        if (newestForeign != null) {
            judge(newestForeign);
        }
        if (lastEvent != null) {
            judge(lastEvent);
        }
        newestForeign = null;
        lastEvent = null;
    }

    /** The journal said something about this tracker. */
    void observed(JournalEvent event) {
        if (ended) {
            return;
        }
        if (token != SessionSnapshot.NO_TOKEN) {
            judge(event);
            return;
        }
        lastEvent = event;
        if (!event.isOurs() && (newestForeign == null || event.token() > newestForeign.token())) {
            newestForeign = event;
        }
    }

    private void judge(JournalEvent event) {
        switch (Ownership.after(event, token)) {
            case UNCHANGED -> {}
            case LOST -> CloseReason.FENCED.close(channel);
            case COVERED -> node.journal.reasserted(snapshot());
        }
    }

    /** The command ledger said something to this session or another one of the tracker. */
    void instructed(Instruction instruction) {
        commands.instructed(instruction);
    }

    /** What this session has to write. */
    CommandDesk commands() {
        return commands;
    }

    /** False once a newer session of the tracker has begun on this node. */
    boolean isNewest() {
        return node.sessions.isNewest(this);
    }

    /** The tracker was heard: kept here for every frame, published now and then. */
    void heard(long nowMillis) {
        lastSeenMillis = nowMillis;
        if (!seenScheduled) {
            seenScheduled = true;
            long wait = Math.max(publishedMillis + node.seenInterval.toMillis() - nowMillis, 0);
            var _ = channel.eventLoop().schedule(this::publishSeen, wait, MILLISECONDS);
        }
    }

    private void publishSeen() {
        seenScheduled = false;
        if (!ended) {
            publishedMillis = lastSeenMillis;
            node.journal.seen(snapshot());
        }
    }

    /** The connection is gone. */
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        node.sessions.end(this);
        commands.end();
        if (token != SessionSnapshot.NO_TOKEN) {
            tellEnd();
        }
    }

    private void tellEnd() {
        var reason = CloseReason.of(channel);
        if (!reason.hasSuccessor()) {
            node.journal.disconnected(snapshot(), reason);
        }
        log.atDebug()
                .addKeyValue("imei", imei)
                .addKeyValue("session_id", token)
                .addKeyValue("reason", reason)
                .log("session ended");
    }

    /** The registry has another model for this tracker. */
    void modelChanged(String newModel) {
        if (!model.equals(newModel)) {
            model = newModel;
            stream = token == SessionSnapshot.NO_TOKEN ? null : openStream();
        }
    }

    /** False if the codec is switched off for this tracker. */
    boolean allows(Codec codec) {
        return node.codecs.allow(model, codec);
    }

    /** Somebody wants to see its frames until then; a time that is over ends it. */
    public void capture(long untilMillis) {
        var handler = channel.pipeline().get(CaptureHandler.class);
        if (handler != null) {
            handler.until(untilMillis);
        } else if (!ended && node.captures.isOn(untilMillis)) {
            beginCapture(untilMillis);
        }
    }

    private void beginCapture(long untilMillis) {
        var address = remote.getAddress().getHostAddress();
        var handler = new CaptureHandler(node.captures, imei, address, this::token, untilMillis);
        var pipeline = channel.pipeline();
        pipeline.addAfter(pipeline.context(FrameCutter.class).name(), "capture", handler);
        if (token == SessionSnapshot.NO_TOKEN) {
            handler.add(LoginFrame.of(imei)); // it has just passed there
        }
        log.atInfo()
                .addKeyValue("imei", imei)
                .addKeyValue("session_id", token)
                .addKeyValue("until", Instant.ofEpochMilli(untilMillis).toString())
                .log("frames are captured");
    }

    private TelemetryLog.Stream openStream() {
        return node.telemetry.streamOf(
                new Origin(imei, model, node.models.dictionaryOf(model), token, Origin.Transport.TCP));
    }

    /** Where the records of this session go; only of a live session. */
    TelemetryLog.Stream stream() {
        if (stream == null) {
            throw new IllegalStateException("session of " + imei + " is not live");
        }
        return stream;
    }

    /** Number of the next packet, from 1. */
    int nextPacketId() {
        return ++packets;
    }

    SessionSnapshot snapshot() {
        return new SessionSnapshot(
                imei,
                token,
                connectedAtMillis,
                lastSeenMillis,
                remote.getAddress().getHostAddress(),
                remote.getPort());
    }

    /** Runs a step of this session where it may touch it. */
    void onLoop(Runnable step) {
        if (channel.eventLoop().inEventLoop()) {
            step.run();
        } else {
            channel.eventLoop().execute(step);
        }
    }

    public String imei() {
        return imei;
    }

    public long token() {
        return token;
    }

    public Channel channel() {
        return channel;
    }

    InetSocketAddress remote() {
        return remote;
    }
}
