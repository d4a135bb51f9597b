package io.wayline.foundation;

import java.util.List;

/**
 * Which service this is: every service has one as a bean.
 *
 * @param name as in logs and in the database's list of connections, for example command-service
 * @param meters start of the names of its meters, for example {@code wayline.commands}
 * @param schema the one it writes to; its changelog is {@code db/<schema>/changelog.sql}
 * @param entityPackages where its JPA entities are
 */
public record ServiceIdentity(String name, String meters, String schema, List<String> entityPackages) {

    public ServiceIdentity {
        entityPackages = List.copyOf(entityPackages);
    }

    public String changelog() {
        return "db/" + schema + "/changelog.sql";
    }
}
