package io.wayline.webhooks.access.jdbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param firstKey IOT_API_KEY: the first key of the REST API, with every scope */
@ConfigurationProperties("webhooks.access")
record AccessProperties(@DefaultValue("") String firstKey) {

    @Override
    public String toString() {
        return "AccessProperties[***]";
    }
}
