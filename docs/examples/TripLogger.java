import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.subscriber.TelemetrySubscriber;
import java.time.Instant;

/** Prints where every tracker is: {@code java -cp "<proto-schemas and what it needs>" TripLogger.java localhost:9092}. */
public final class TripLogger {

    public static void main(String[] args) {
        var subscriber = TelemetrySubscriber.of(args[0], "trip-logger", (record, origin) -> print(record))
                .deadLetters(letter -> System.err.printf("not handled: %s %s%n", letter.origin(), letter.failure()))
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(subscriber::close));
        subscriber.run();
    }

    private static void print(TelemetryRecord record) {
        var fix = record.getGnss();
        if (!fix.getFixValid()) {
            return; // the last known position, or none
        }
        System.out.printf(
                "%s %s %.5f %.5f %d km/h%n",
                Instant.ofEpochMilli(record.getDeviceTimeMs()),
                record.getImei(),
                fix.getLatitudeE7() / 1e7,
                fix.getLongitudeE7() / 1e7,
                fix.getSpeedKmh());
    }
}
