package dev.cairn.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashSet;
import java.util.Set;

/** Tells whether a type is made of nothing but pure libraries, whatever of ours lies between. */
final class Purity {

  private final String ours;
  private final DescribedPredicate<JavaClass> pureLibrary;

  /** Types of {@code ours} (a package and those below) are looked into, others are judged. */
  Purity(String ours, DescribedPredicate<JavaClass> pureLibrary) {
    this.ours = ours + ".";
    this.pureLibrary = pureLibrary;
  }

  boolean isPure(JavaClass type) {
    return isPure(type, new HashSet<>());
  }

  /**
   * {@code seen} ends circles: a type that is being looked into adds nothing to its own verdict.
   */
  private boolean isPure(JavaClass type, Set<JavaClass> seen) {
    JavaClass base = type.getBaseComponentType();
    if (base.isPrimitive() || pureLibrary.test(base)) {
      return true;
    }
    if (!base.getName().startsWith(ours)) {
      return false;
    }
    if (!seen.add(base)) {
      return true;
    }
    return base.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .allMatch(target -> isPure(target, seen));
  }
}
