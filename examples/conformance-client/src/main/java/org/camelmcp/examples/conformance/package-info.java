/** The program that the official MCP conformance suite tests. */
@NullMarked
package org.camelmcp.examples.conformance;

import org.jspecify.annotations.NullMarked;
