using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.Deployment;

namespace LivePlatform.Messaging.Alerts;

/// <summary>Certificates of this process that end soon.</summary>
internal sealed class EndingCertificates(AlertingService service, IEnumerable<IDeployedFiles> files) : IProcessTroubles
{
    public string Code => AlertCodes.CertificateExpires;

    public IReadOnlyList<Trouble> Look(DateTimeOffset now) =>
    [
        .. files.SelectMany(static x => x.Look()).DistinctBy(static file => file.Name)
            .Where(file => file.Validity is { } validity && validity.EndsSoon(now)).Select(file => Trouble(file, now)),
    ];

    private Trouble Trouble(DeployedFile file, DateTimeOffset now)
    {
        var validity = file.Validity!.Value;
        return new(
            service.Part($"file:{file.Name}"),
            AlertText.Of(Code) with
            {
                Severity = validity.EndsAtOnce(now) ? AlertSeverity.Critical : AlertSeverity.Warning,
                Sentence = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{service.Name}: the certificate of {file.Name} ends on {validity.Until.UtcDateTime:yyyy-MM-dd}."),
            });
    }
}

/// <summary>Files of this process that were replaced by what it cannot use.</summary>
internal sealed class FilesNotTaken(AlertingService service, IEnumerable<IDeployedFiles> files) : IProcessTroubles
{
    public string Code => AlertCodes.FileNotTaken;

    public IReadOnlyList<Trouble> Look(DateTimeOffset now) =>
    [
        .. files.SelectMany(static x => x.Look()).DistinctBy(static file => file.Name).Where(static file => file.NotTaken is not null)
            .Select(file => new Trouble(
                service.Part($"file:{file.Name}"),
                AlertText.Of(Code) with { Sentence = $"{service.Name}: what {file.Name} names now cannot be used ({file.NotTaken})." })),
    ];
}
