package io.wayline.webhooks.access.jdbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param firstKey IOT_API_KEY; empty if there is none */
@ConfigurationProperties("webhooks.access")
record AccessProperties(@DefaultValue("") String firstKey) {

    @Override
    public String toString() {
        return "AccessProperties[***]";
    }
}
