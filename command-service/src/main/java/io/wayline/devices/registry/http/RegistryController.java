package io.wayline.devices.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.wayline.commands.submission.CheckDigit;
import io.wayline.devices.registry.Device;
import io.wayline.devices.registry.DeviceRegistry;
import io.wayline.devices.registry.DeviceStore;
import io.wayline.devices.registry.Registration;
import io.wayline.foundation.access.Caller;
import io.wayline.foundation.access.Needs;
import io.wayline.foundation.access.Scope;
import io.wayline.foundation.api.JsonBody;
import io.wayline.foundation.api.Page;
import io.wayline.foundation.api.Query;
import io.wayline.foundation.api.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Registry", description = "Which trackers are known, and which are shut out.")
final class RegistryController {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_MODEL = 40;
    private static final int LONGEST_TAG = 60;
    private static final int MOST_TAGS = 20;
    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_CAPTURE_MINUTES = 60;

    private static final String IMEI_EXAMPLE = "356307042441013";

    private static final String DEVICE = """
            {"imei":"356307042441013","name":"Van 12","model":"FMB120","codec14":false,"banned":false,"tags":["north"],\
            "source":"API","registeredAt":"2026-01-31T12:00:00Z","updatedAt":"2026-01-31T12:00:00Z"}""";

    private static final String ANSWER = "{\"success\":true,\"device\":" + DEVICE + "}";

    private static final String BANNED = """
            {"success":true,"device":{"imei":"356307042441013","name":"Van 12","model":"FMB120","codec14":false,"banned":true,\
            "banReason":"stolen","tags":["north"],"source":"API","registeredAt":"2026-01-31T12:00:00Z",\
            "updatedAt":"2026-02-01T08:00:00Z"}}""";

    private static final String CAPTURED = """
            {"success":true,"device":{"imei":"356307042441013","name":"Van 12","model":"FMB120","codec14":false,\
            "banned":false,"tags":["north"],"source":"API","captureUntil":"2026-02-01T08:10:00Z",\
            "registeredAt":"2026-01-31T12:00:00Z","updatedAt":"2026-02-01T08:00:00Z"}}""";

    private static final String NEW = """
            {"imei":"356307042441013","name":"Van 12","model":"FMB120","codec14":false,"tags":["north"]}""";

    private static final String CHANGED = """
            {"name":"Van 12","model":"FMB120","codec14":false,"tags":["north"]}""";

    private final DeviceRegistry registry;
    private final CheckDigit checkDigit;

    RegistryController(DeviceRegistry registry, CheckDigit checkDigit) {
        this.registry = registry;
        this.checkDigit = checkDigit;
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/devices/registered")
    @Operation(summary = "List registered trackers", description = "By IMEI. Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "Trackers.",
            useReturnTypeSchema = true,
            content =
                    @Content(examples = @ExampleObject("{\"success\":true,\"count\":1,\"devices\":[" + DEVICE + "]}")))
    Devices list(
            @Parameter(description = "Part of a name, or the start of an IMEI.")
                    @RequestParam(required = false)
                    @Nullable
                    String q,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String tag,
            @Parameter(schema = @Schema(type = "boolean")) @RequestParam(required = false) @Nullable String banned,
            @Parameter(description = "API or FIRST_LOGIN.") @RequestParam(required = false) @Nullable String source,
            @Parameter(description = "Rows a page, 1 to 200.") @RequestParam(defaultValue = "50") String limit,
            @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false) @Nullable
                    String cursor) {
        var filter = new DeviceStore.Filter(
                Query.text("q", q),
                Query.text("model", model),
                Query.text("tag", tag),
                Query.flag("banned", banned),
                Query.word("source", source, Device.Source.class));
        int rows = Query.limit(limit);
        @Nullable String after = Query.after(cursor, 1, List::getFirst);
        var page = Page.of(
                registry.page(filter, after == null ? "" : after, rows + 1),
                rows,
                device -> Query.cursor(device.imei()));
        var views = page.rows().stream().map(DeviceView::of).toList();
        return new Devices(true, views.size(), views, page.next());
    }

    @Needs(Scope.READ)
    @GetMapping("/api/v1/devices/registered/{imei}")
    @Operation(summary = "A registered tracker", description = "Scope: read.")
    @ApiResponse(
            responseCode = "200",
            description = "The tracker.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(ANSWER)))
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    DeviceAnswer find(@Parameter(example = IMEI_EXAMPLE) @PathVariable String imei) {
        return answer(registry.find(imei), imei);
    }

    @Needs(Scope.ADMIN)
    @PostMapping("/api/v1/devices")
    @Operation(
            summary = "Register a tracker",
            description =
                    "Under the policy allow-list only registered trackers are admitted. The model decides what IO elements"
                            + " mean; codec14 has commands sent as Codec 14. Scope: admin.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = NewDevice.class),
                                            examples = @ExampleObject(NEW))))
    @ApiResponse(
            responseCode = "201",
            description = "Registered.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(ANSWER)))
    @ApiResponse(responseCode = "409", description = "It is registered already.")
    ResponseEntity<DeviceAnswer> register(
            @Parameter(hidden = true) JsonBody body, @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("imei", "name", "model", "codec14", "tags"));
        var imei = body.text("imei").orElse("");
        checkImei(imei);
        var device = registry.register(imei, registration(body), caller.name())
                .orElseThrow(() -> RefusedException.conflict(
                        "The tracker is registered already", "imei", "PUT /api/v1/devices/{imei} changes it."));
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new DeviceAnswer(true, DeviceView.of(device), warnings(imei)));
    }

    @Needs(Scope.ADMIN)
    @PutMapping("/api/v1/devices/{imei}")
    @Operation(
            summary = "Change a registered tracker",
            description = "Everything that is left out is taken away. Bans stay. Scope: admin.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = ChangedDevice.class),
                                            examples = @ExampleObject(CHANGED))))
    @ApiResponse(
            responseCode = "200",
            description = "Changed.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(ANSWER)))
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    DeviceAnswer change(
            @Parameter(example = IMEI_EXAMPLE) @PathVariable String imei,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("imei", "name", "model", "codec14", "tags"));
        if (!body.text("imei").orElse(imei).equals(imei)) {
            throw RefusedException.invalid(
                    "imei", "imei: not the one of the path", "An IMEI cannot change: register the new one.");
        }
        return answer(registry.change(imei, registration(body), caller.name()), imei);
    }

    @Needs(Scope.ADMIN)
    @DeleteMapping("/api/v1/devices/{imei}")
    @Operation(
            summary = "Take a tracker out of the registry",
            description =
                    "Its session is closed. It comes back only if it is registered again, or under the policy auto when it"
                            + " logs in; to keep it out, ban it. Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "Gone.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject("{\"success\":true,\"imei\":\"" + IMEI_EXAMPLE + "\"}")))
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    Removed remove(
            @Parameter(example = IMEI_EXAMPLE) @PathVariable String imei, @Parameter(hidden = true) Caller caller) {
        if (!registry.remove(imei, caller.name())) {
            throw notRegistered();
        }
        return new Removed(true, imei);
    }

    @Needs(Scope.ADMIN)
    @PostMapping("/api/v1/devices/{imei}/ban")
    @Operation(
            summary = "Shut a tracker out",
            description = "Under any policy; its session is closed. Scope: admin.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Ban.class),
                                            examples = @ExampleObject("{\"reason\":\"stolen\"}"))))
    @ApiResponse(
            responseCode = "200",
            description = "Banned.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(BANNED)))
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    DeviceAnswer ban(
            @Parameter(example = IMEI_EXAMPLE) @PathVariable String imei,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("reason"));
        return answer(registry.ban(imei, bounded(body, "reason", LONGEST_REASON), caller.name()), imei);
    }

    @Needs(Scope.ADMIN)
    @PostMapping("/api/v1/devices/{imei}/unban")
    @Operation(summary = "Let a tracker in again", description = "Scope: admin.")
    @ApiResponse(
            responseCode = "200",
            description = "No longer banned.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(ANSWER)))
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    DeviceAnswer unban(
            @Parameter(example = IMEI_EXAMPLE) @PathVariable String imei, @Parameter(hidden = true) Caller caller) {
        return answer(registry.unban(imei, caller.name()), imei);
    }

    @Needs(Scope.ADMIN)
    @PostMapping("/api/v1/devices/{imei}/capture")
    @Operation(
            summary = "Write down what a tracker says, for a while",
            description = "For 1 to 60 minutes from now, nodes write every frame of it and every answer to the topic"
                    + " device-captures.v1, for three days; 0 ends that. It is recorded who asked. Scope: admin.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = Capture.class),
                                            examples = @ExampleObject("{\"minutes\":10}"))))
    @ApiResponse(
            responseCode = "200",
            description = "Nodes hear of it within a second.",
            useReturnTypeSchema = true,
            content = @Content(examples = @ExampleObject(CAPTURED)))
    @ApiResponse(responseCode = "404", description = "It is not registered.")
    DeviceAnswer capture(
            @Parameter(example = IMEI_EXAMPLE) @PathVariable String imei,
            @Parameter(hidden = true) JsonBody body,
            @Parameter(hidden = true) Caller caller) {
        body.only(Set.of("minutes"));
        int minutes = body.integer("minutes", 0, LONGEST_CAPTURE_MINUTES)
                .orElseThrow(() -> RefusedException.invalid(
                        "minutes",
                        "minutes: missing",
                        "0 to %d; 0 ends the capture.".formatted(LONGEST_CAPTURE_MINUTES)));
        return answer(registry.capture(imei, Duration.ofMinutes(minutes), caller.name()), imei);
    }

    private DeviceAnswer answer(Optional<Device> device, String imei) {
        return device.map(found -> new DeviceAnswer(true, DeviceView.of(found), warnings(imei)))
                .orElseThrow(RegistryController::notRegistered);
    }

    private static RefusedException notRegistered() {
        return RefusedException.notFound("The tracker is not registered", "POST /api/v1/devices registers it.");
    }

    private void checkImei(String imei) {
        if (!CheckDigit.isImei(imei)) {
            throw RefusedException.invalid(
                    "imei", "imei: not 15 digits", "Send the 15 digits of the tracker's IMEI as text.");
        }
        if (checkDigit == CheckDigit.REQUIRE && !CheckDigit.isRight(imei)) {
            throw RefusedException.invalid(
                    "imei", "imei: wrong check digit", "Compare the IMEI with the tracker's label.");
        }
    }

    private @Nullable List<String> warnings(String imei) {
        return checkDigit == CheckDigit.WARN && !CheckDigit.isRight(imei) ? List.of("imei: wrong check digit") : null;
    }

    private static Registration registration(JsonBody body) {
        return new Registration(
                bounded(body, "name", LONGEST_NAME),
                bounded(body, "model", LONGEST_MODEL),
                body.flag("codec14").orElse(false),
                tags(body));
    }

    private static @Nullable String bounded(JsonBody body, String field, int longest) {
        var text = body.text(field).map(String::strip).filter(said -> !said.isEmpty());
        if (text.isPresent() && text.get().length() > longest) {
            throw RefusedException.invalid(field, field + ": too long", "At most %d characters.".formatted(longest));
        }
        return text.orElse(null);
    }

    private static List<String> tags(JsonBody body) {
        var tags = body.texts("tags", MOST_TAGS).orElse(List.of());
        if (tags.stream().anyMatch(tag -> tag.isBlank() || tag.length() > LONGEST_TAG)) {
            throw RefusedException.invalid(
                    "tags", "tags: one is blank or too long", "1 to %d characters each.".formatted(LONGEST_TAG));
        }
        return tags.stream().distinct().toList();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RegisteredDevices")
    record Devices(
            boolean success,
            int count,
            List<DeviceView> devices,
            @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RegisteredDeviceAnswer")
    record DeviceAnswer(
            boolean success, DeviceView device, @Nullable List<String> warnings) {}

    @Schema(name = "RemovedDevice")
    record Removed(boolean success, String imei) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RegisteredDevice")
    record DeviceView(
            String imei,
            @Nullable String name,
            @Nullable String model,
            boolean codec14,
            boolean banned,
            @Nullable String banReason,
            List<String> tags,

            @Schema(allowableValues = {"API", "FIRST_LOGIN"})
            String source,

            @Schema(description = "Of the last capture of frames, which may be over.") @Nullable
            Instant captureUntil,

            Instant registeredAt,
            Instant updatedAt) {

        static DeviceView of(Device device) {
            return new DeviceView(
                    device.imei(),
                    device.name(),
                    device.model(),
                    device.codec14(),
                    device.banned(),
                    device.banReason(),
                    device.tags(),
                    device.source().name(),
                    device.captureUntil(),
                    device.registeredAt(),
                    device.updatedAt());
        }
    }

    /** The body of POST /devices. */
    record NewDevice(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, pattern = "^[0-9]{15}$")
            String imei,

            @Schema(maxLength = LONGEST_NAME) String name,

            @Schema(maxLength = LONGEST_MODEL, example = "FMB120")
            String model,

            @Schema(defaultValue = "false") boolean codec14,
            List<String> tags) {}

    /** The body of PUT /devices/{imei}. */
    record ChangedDevice(
            @Schema(maxLength = LONGEST_NAME) String name,

            @Schema(maxLength = LONGEST_MODEL, example = "FMB120")
            String model,

            @Schema(defaultValue = "false") boolean codec14,
            List<String> tags) {}

    /** The body of POST /devices/{imei}/ban. */
    record Ban(@Schema(maxLength = LONGEST_REASON) String reason) {}

    /** The body of POST /devices/{imei}/capture. */
    record Capture(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "0", maximum = "60")
            int minutes) {}
}
