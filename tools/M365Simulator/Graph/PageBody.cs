using System.Buffers;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Writes a page as Graph does: what is said of it, the link included, stands before its entries.</summary>
internal static class PageBody
{
    /// <param name="writer">Where to.</param>
    /// <param name="heading">Writes what stands before the link.</param>
    /// <param name="entries">Writes the entries, and says where to go on: the link's name and value, or null.</param>
    public static void Write(
        Utf8JsonWriter writer, Action<Utf8JsonWriter> heading, Func<Utf8JsonWriter, (string Name, string Link)?> entries)
    {
        writer.WriteStartObject();
        heading(writer);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var inner = new Utf8JsonWriter(buffer, GraphWriter.Options))
        {
            inner.WriteStartArray();
            var link = entries(inner);
            inner.WriteEndArray();
            if (link is var (name, value))
            {
                writer.WriteString(name, value);
            }
        }

        writer.WritePropertyName("value"u8);
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        writer.WriteEndObject();
    }
}
