package io.wayline.telemetry.ingestion.kafka;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the log is read.
 *
 * @param consumers threads that read, each with its own connection; more than there are partitions are idle
 * @param batchRecords records of a transaction at most: larger ones cost less per row and wait longer
 */
@Validated
@ConfigurationProperties("telemetry.kafka")
record ReaderProperties(
        @DefaultValue("2") @Positive int consumers,
        @DefaultValue("10000") @Positive int batchRecords) {}
