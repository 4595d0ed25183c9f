using System.Text.Json;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>
/// The two records by either of which a domain is proven at Microsoft. Here only the text is looked for when the domain is verified.
/// </summary>
internal static class VerificationRecords
{
    private const int LastOfAll = 32767;

    /// <summary>The ids of the two kinds, the same for every domain.</summary>
    private static readonly Guid TxtId = new("aceff52c-06a5-447f-ac5f-256ad243cc5c");
    private static readonly Guid MxId = new("5fbde38c-0865-497f-82b1-126f596bcee9");

    public static GraphAnswer List(GraphCall call)
    {
        var domain = call.Tenant.Reading(() => Domains.Find(call));
        return Applications.Collection(call, $"domains('{domain.Name}')/verificationDnsRecords", writer =>
        {
            Start(writer, domain, "#microsoft.graph.domainDnsTxtRecord", TxtId, "Txt");
            writer.WriteString("text"u8, domain.VerificationText);
            writer.WriteEndObject();

            // The name cannot exist: nobody's mail is to go there.
            Start(writer, domain, "#microsoft.graph.domainDnsMxRecord", MxId, "Mx");
            writer.WriteString("mailExchange"u8, $"{domain.VerificationText["MS=".Length..]}.msv1.invalid");
            writer.WriteNumber("preference"u8, LastOfAll);
            writer.WriteEndObject();
        });
    }

    private static void Start(Utf8JsonWriter writer, TenantDomain domain, string type, Guid id, string recordType)
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.type"u8, type);
        writer.WriteString("id"u8, id);
        writer.WriteBoolean("isOptional"u8, false);
        writer.WriteString("label"u8, domain.Name);
        writer.WriteString("recordType"u8, recordType);
        writer.WriteString("supportedService"u8, "Email"u8);
        writer.WriteNumber("ttl"u8, 3600);
    }
}
