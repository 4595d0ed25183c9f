using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LivePlatform.M365Simulator.Faults;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Sends answers: straight into the response's pipe, with the headers that every Graph answer has.</summary>
internal static class GraphWriter
{
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static async Task WriteAsync(HttpContext http, GraphAnswer answer, Guid requestId, GraphHeaders headers, DateTimeOffset now)
    {
        if (answer.Abort)
        {
            http.Abort();
            return;
        }

        var response = http.Response;
        response.StatusCode = answer.Status;
        response.Headers["request-id"] = requestId.ToString();
        response.Headers["client-request-id"] = headers.ClientRequestId.Length > 0 ? headers.ClientRequestId : requestId.ToString();
        response.Headers.Date = now.ToString("R");
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Text is not null)
        {
            response.ContentType = "text/plain";
            var text = Encoding.UTF8.GetBytes(answer.Text);
            await response.Body.WriteAsync(answer.Damage?.Apply(text) ?? text, http.RequestAborted);
        }
        else if (answer.Body is { } body)
        {
            response.ContentType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
            if (answer.Damage is { } damage)
            {
                Damage(response, body, damage);
            }
            else
            {
                Render(response.BodyWriter, body);
            }

            await response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }

    private static void Render(IBufferWriter<byte> to, Action<Utf8JsonWriter> body)
    {
        using var writer = new Utf8JsonWriter(to, Options);
        body(writer);
        writer.Flush();
    }

    private static void Damage(HttpResponse response, Action<Utf8JsonWriter> body, BodyDamage damage)
    {
        var whole = new ArrayBufferWriter<byte>();
        Render(whole, body);
        response.ContentType = damage.ContentType ?? response.ContentType;
        if (damage.BrokenGzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        response.BodyWriter.Write(damage.Apply(whole.WrittenSpan.ToArray()));
    }
}
