package dev.cairn.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How records become JSON and back. */
public final class Json {
  private static final ObjectMapper WIRE = mapper((NamingBase) PropertyNamingStrategies.SNAKE_CASE);
  private static final ObjectMapper PLAIN = mapper(null);

  private Json() {}

  /** The mapper of the API: snake_case. */
  public static ObjectMapper wire() {
    return WIRE;
  }

  /** The mapper of programs that print our records for other programs: camelCase. */
  public static ObjectMapper plain() {
    return PLAIN;
  }

  /** {@code value} in one line, as the API has it. */
  static String text(Object value) {
    try {
      return WIRE.writeValueAsString(value);
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  private static ObjectMapper mapper(@Nullable NamingBase naming) {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addSerializer(new LowerCaseEnums()))
            .disable(
                SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // What a record derives from its components is not part of the wire.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .serializationInclusion(JsonInclude.Include.NON_ABSENT);
    if (naming != null) {
      builder.propertyNamingStrategy(naming);
    }
    ObjectMapper mapper = builder.build();
    mapper.setAnnotationIntrospector(
        AnnotationIntrospectorPair.pair(
            mapper.getSerializationConfig().getAnnotationIntrospector(), new Records(naming)));
    return mapper;
  }

  private static final class LowerCaseEnums extends StdSerializer<Enum<?>> {
    private static final long serialVersionUID = 1;

    LowerCaseEnums() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Reads records by their canonical constructor; Jackson 2.13 forgets the naming strategy there.
   */
  private static final class Records extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1;
    private final @Nullable NamingBase naming;

    Records(@Nullable NamingBase naming) {
      this.naming = naming;
    }

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(
        MapperConfig<?> config, Annotated annotated) {
      return annotated instanceof AnnotatedConstructor constructor && isCanonical(constructor)
          ? JsonCreator.Mode.PROPERTIES
          : null;
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(Annotated annotated) {
      if (annotated instanceof AnnotatedParameter parameter
          && parameter.getOwner() instanceof AnnotatedConstructor constructor
          && isCanonical(constructor)) {
        String name =
            parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()].getName();
        return PropertyName.construct(naming == null ? name : naming.translate(name));
      }
      return null;
    }

    private static boolean isCanonical(AnnotatedConstructor constructor) {
      Class<?> type = constructor.getDeclaringClass();
      return type.isRecord()
          && constructor.getParameterCount() == type.getRecordComponents().length;
    }
  }
}
