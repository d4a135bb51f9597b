package io.wayline.webhooks.delivery.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks for the addresses of a host; may block for as long as the resolver of the system does. */
interface HostLookup {

    InetAddress[] addresses(String host) throws UnknownHostException;
}
