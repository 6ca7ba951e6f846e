/**
 * Small offences against the rules of the house, each planted so that a test can see the rule catch
 * it. The packages below stand for contexts; nothing outside of tests may look like this.
 */
package dev.cairn.offence;
