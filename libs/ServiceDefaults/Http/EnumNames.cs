using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// An enumeration is one of its names, spelt as the API document spells it. The framework's converter would also take another case,
/// a number in quotes, and <c>"A,B"</c>, which makes a value that nobody declared.
/// </summary>
internal sealed class EnumNames : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OneName<>).MakeGenericType(typeToConvert))!;

    private sealed class OneName<TEnum> : JsonConverter<TEnum>
        where TEnum : struct, Enum
    {
        private static readonly FrozenDictionary<string, TEnum> Values =
            Enum.GetNames<TEnum>().ToFrozenDictionary(static name => name, Enum.Parse<TEnum>, StringComparer.Ordinal);

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Enum.GetName(value));
    }
}
