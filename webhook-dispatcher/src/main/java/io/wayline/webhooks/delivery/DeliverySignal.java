package io.wayline.webhooks.delivery;

/** From those who add deliveries to the one who sends them: it exists before both. */
public final class DeliverySignal {

    private volatile Runnable listener = () -> {};

    /** Something may be due. Never blocks. */
    public void wake() {
        listener.run();
    }

    public void heardBy(Runnable sender) {
        listener = sender;
    }
}
