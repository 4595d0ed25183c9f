using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Deployment;

/// <summary>Gives a service what its deployment replaces while it runs.</summary>
public static partial class DeploymentExtensions
{
    /// <summary>
    /// Adds the secrets of <see cref="SecretFolder.Setting"/>, where it names a folder, above all other configuration, and tells what of
    /// secrets and authorities is replaced.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such folder, or a file of it cannot be used.</exception>
    public static WebApplicationBuilder AddSecretFolder(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SecretFolder? secrets = null;
        if (builder.Configuration[SecretFolder.Setting] is { Length: > 0 } folder)
        {
            secrets = new SecretFolder(folder, TimeProvider.System);
            ((IConfigurationBuilder)builder.Configuration).Add(secrets);
        }

        builder.Services.AddSingleton<IDeployedFiles>(new SecretsAndAuthorities(secrets)).AddHostedService(
            provider => new DeploymentWatch(secrets, TimeProvider.System, provider.GetRequiredService<ILogger<DeploymentWatch>>()));
        return builder;
    }

    /// <summary>
    /// Answers new connections by the rules of <see cref="TlsRules"/> with the newest certificate of <c>Kestrel:Certificates:Default</c>.
    /// Kestrel's own watch stops and binds its endpoints anew when a file changes, which ends what is under way; it is off.
    /// </summary>
    public static WebApplicationBuilder RereadCertificate(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var answering = new AnsweringCertificate();
        builder.Services.AddSingleton<IDeployedFiles>(answering);
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            var certificate = answering.Certificate = Certificate(
                context.Configuration.GetSection("Kestrel"), kestrel.ApplicationServices.GetRequiredService<ILogger<ServerCertificate>>());
            kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false);
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.SslProtocols = TlsRules.Versions;
                https.OnAuthenticate = (_, tls) =>
                {
                    tls.CipherSuitesPolicy = TlsRules.Suites;
                    tls.ServerCertificateContext = certificate?.Current ?? tls.ServerCertificateContext;
                };
            });
        });
        return builder;
    }

    /// <summary>
    /// The pair of PEM files that all endpoints share; null where an endpoint has a certificate of its own, or the shared one is of another
    /// form: these are as they were at the start.
    /// </summary>
    private static ServerCertificate? Certificate(IConfigurationSection kestrel, ILogger logger) =>
        kestrel["Certificates:Default:Path"] is { Length: > 0 } path && kestrel["Certificates:Default:KeyPath"] is { Length: > 0 } keyPath
        && !kestrel.GetSection("Endpoints").GetChildren().Any(static endpoint => endpoint.GetSection("Certificate").Exists())
            ? new ServerCertificate(path, keyPath, TimeProvider.System, failure => LogNotTaken(logger, path, failure.Message))
            : null;

    [LoggerMessage(
        EventId = 803, EventName = "CertificateNotTaken", Level = LogLevel.Error,
        Message = "The certificate {File} was replaced by what cannot be used ({Why}); the former one goes on.")]
    private static partial void LogNotTaken(ILogger logger, string file, string why);
}
