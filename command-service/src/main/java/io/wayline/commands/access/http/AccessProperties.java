package io.wayline.commands.access.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param firstKey IOT_API_KEY: the first key of the REST API, with every scope; without any key nobody gets in */
@ConfigurationProperties("commands.access")
record AccessProperties(@DefaultValue("") String firstKey) {

    @Override
    public String toString() {
        return "AccessProperties[***]";
    }
}
