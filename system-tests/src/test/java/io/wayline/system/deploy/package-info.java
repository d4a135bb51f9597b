/** What operators start from: the files of containers, Kubernetes and monitoring agree with the code and with each other. */
@NullMarked
package io.wayline.system.deploy;

import org.jspecify.annotations.NullMarked;
