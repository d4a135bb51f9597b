package io.wayline.ingest.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.ingest.connection.CloseReason;
import io.wayline.ingest.login.Admission.Verdict;
import io.wayline.ingest.login.Admission.Verdict.Admitted;
import io.wayline.ingest.login.Admission.Verdict.Refused;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {

    private static final String UNKNOWN = "356307042441001";
    private static final String KNOWN = "356307042441002";
    private static final String BANNED = "356307042441003";
    private static final String REMOVED = "356307042441004";

    static List<Arguments> verdicts() {
        return List.of(
                Arguments.of(RegistrationPolicy.ALLOW_LIST, UNKNOWN, new Refused(CloseReason.NOT_REGISTERED)),
                Arguments.of(RegistrationPolicy.ALLOW_LIST, KNOWN, new Admitted("FMB120", 0)),
                Arguments.of(RegistrationPolicy.ALLOW_LIST, BANNED, new Refused(CloseReason.BANNED)),
                Arguments.of(RegistrationPolicy.ALLOW_LIST, REMOVED, new Refused(CloseReason.NOT_REGISTERED)),
                Arguments.of(RegistrationPolicy.AUTO, UNKNOWN, new Admitted("", 0)),
                Arguments.of(RegistrationPolicy.AUTO, KNOWN, new Admitted("FMB120", 0)),
                Arguments.of(RegistrationPolicy.AUTO, BANNED, new Refused(CloseReason.BANNED)),
                Arguments.of(RegistrationPolicy.AUTO, REMOVED, new Admitted("", 0)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("verdicts")
    void policyAndRegistryDecideTogether(RegistrationPolicy policy, String imei, Verdict verdict) {
        var admission = new Admission(policy);
        admission.registered(new Registration(KNOWN, false, "FMB120", false));
        admission.registered(new Registration(BANNED, true, "FMB120", false));
        admission.registered(new Registration(REMOVED, false, "", false));
        admission.removed(REMOVED);

        assertThat(admission.of(imei)).isEqualTo(verdict);
    }
}
