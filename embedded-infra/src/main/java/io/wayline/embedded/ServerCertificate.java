package io.wayline.embedded;

/**
 * What a server shows to those who connect by TLS; all of it PEM.
 *
 * @param chain its own certificate first, then those that vouch for it
 * @param key PKCS#8, not encrypted
 * @param authority the certificate that clients must trust
 */
public record ServerCertificate(String chain, String key, String authority) {

    @Override
    public String toString() {
        return "ServerCertificate[***]";
    }
}
