import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks the service in this container whether it is ready: exit code 0 if it answers 200, 1 otherwise. There is no curl in
 * the image, and this starts in a fraction of a second.
 */
final class HealthCheck {

    private static final int TIMEOUT_MS = 4_000;

    private HealthCheck() {}

    /** @param arguments the environment variable of the port, the port when it is not set, the path */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(System.getenv().getOrDefault(arguments[0], arguments[1]));
        try {
            var status = statusLine(port, arguments[2]);
            System.out.println(status);
            System.exit(status.startsWith("HTTP/1.1 200") ? 0 : 1);
        } catch (IOException e) {
            System.out.println("port " + port + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static String statusLine(int port, String path) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
            var line = new BufferedReader(answer).readLine();
            return line == null ? "no answer" : line;
        }
    }
}
