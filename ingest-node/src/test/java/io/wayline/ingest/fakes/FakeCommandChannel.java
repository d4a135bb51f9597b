package io.wayline.ingest.fakes;

import io.wayline.ingest.command.CommandChannel;
import java.util.ArrayList;
import java.util.List;

/** A channel that notes what sessions say to it. */
public final class FakeCommandChannel implements CommandChannel {

    private final List<String> said = new ArrayList<>();

    @Override
    public void open(String imei, long token) {
        said.add("OPEN " + imei + " " + token);
    }

    @Override
    public void pause(String imei, long token) {
        said.add("PAUSE " + imei + " " + token);
    }

    @Override
    public void resume(String imei, long token) {
        said.add("RESUME " + imei + " " + token);
    }

    @Override
    public void close(String imei, long token) {
        said.add("CLOSE " + imei + " " + token);
    }

    public List<String> said() {
        return said;
    }
}
