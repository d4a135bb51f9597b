package io.wayline.commands.catalogue.http;

import io.wayline.commands.catalogue.CommandCatalogue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The catalogue over REST. */
@Configuration(proxyBeanMethods = false)
public class CatalogueHttpConfiguration {

    @Bean
    CatalogueController catalogueController(CommandCatalogue catalogue) {
        return new CatalogueController(catalogue);
    }
}
