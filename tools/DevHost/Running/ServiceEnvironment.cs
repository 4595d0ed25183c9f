using System.Globalization;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Provisioning;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Running;

/// <summary>The configuration that a deployment would give each process, as environment variables.</summary>
internal sealed class ServiceEnvironment(
    StackOptions options, string folder, DevCertificates certificates, PrivateRabbitMq broker, string virtualHost, Uri simulator)
{
    private readonly Dictionary<string, ProvisionedDatabase> _databases = [];
    private readonly Dictionary<string, BrokerUser> _users = [];

    public IReadOnlyDictionary<string, ProvisionedDatabase> Databases => _databases;

    public string KeyFile => Path.Combine(folder, "keys.json");

    public void Add(string database, ProvisionedDatabase provisioned) => _databases[database] = provisioned;

    public void Add(BrokerUser user) => _users[user.Name] = user;

    public string FederationKeyFile => Path.Combine(folder, "federation.json");

    public string TokenFile(string service) => Path.Combine(folder, "tokens", service);

    /// <summary>For running a service.</summary>
    public Dictionary<string, string> For(ServiceSpec spec, Uri address, IReadOnlyDictionary<string, Uri> addresses)
    {
        var environment = Common();
        foreach (var (name, value) in options.Environment)
        {
            environment[name] = value;
        }

        foreach (var (name, value) in spec.Settings)
        {
            environment[name] = value;
        }

        environment["Kestrel__Endpoints__Https__Url"] = $"https://127.0.0.1:{address.Port}";
        environment["Kestrel__Certificates__Default__Path"] = certificates.CertificateFile;
        environment["Kestrel__Certificates__Default__KeyPath"] = certificates.KeyFile;
        environment["Workloads__TokenFile"] = TokenFile(spec.Service);
        if (spec.Database is { } database)
        {
            environment["ConnectionStrings__App"] = _databases[database].App;
            environment["ConnectionStrings__System"] = _databases[database].System;
        }

        AddBroker(environment, spec.Service);
        foreach (var (service, where) in addresses)
        {
            environment[$"Upstreams__{service}"] = where.ToString();
        }

        if (addresses.TryGetValue("Gateway", out var gateway))
        {
            environment["Portal__Gateway"] = gateway.ToString();
        }

        environment["Services__TenantCredential"] = addresses["TenantCredential"].ToString();
        if (spec.Project == "TenantCredential")
        {
            environment["ConnectionStrings__Keys"] = _databases["tenant_credential_keys"].App;
            environment["Keys__File"] = KeyFile;
            if (addresses.ContainsKey("Gateway"))
            {
                environment["Federation__Issuer"] = new Uri(addresses["Gateway"], "federation").ToString();
                environment["Federation__KeyFile"] = FederationKeyFile;
            }

            environment["Invitations__PortalUrl"] = addresses.TryGetValue("Portal", out var portal) ? portal.ToString() : "";
        }

        return WithSecretsInFiles(environment, spec);
    }

    /// <summary>The folder of a process's secrets: one file per configuration key, which it reads again when it changes.</summary>
    public string SecretsFolder(string name) => Path.Combine(folder, "secrets", name);

    /// <summary>
    /// For the jobs before a service starts: the owner's connection string and the topology user, which the service itself never gets.
    /// </summary>
    public Dictionary<string, string> ForJobs(ServiceSpec spec)
    {
        var environment = Common();
        environment["ConnectionStrings__Owner"] = _databases[spec.Database!].Owner;
        environment["ConnectionStrings__App"] = _databases[spec.Database!].App;
        if (spec.Project == "TenantCredential")
        {
            environment["ConnectionStrings__KeysOwner"] = _databases["tenant_credential_keys"].Owner;
            environment["ConnectionStrings__Keys"] = _databases["tenant_credential_keys"].App;
            environment["Keys__File"] = KeyFile;
        }

        AddBroker(environment, BrokerProvisioning.TopologyUser);
        return environment;
    }

    private Dictionary<string, string> Common() => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_gcServer"] = "0",
        ["MASSTRANSIT_USAGE_TELEMETRY"] = "false",
        ["Trust__CertificateAuthorityFile"] = certificates.AuthorityFile,
        ["Trust__IssuersAuthorityFile"] = certificates.AuthorityFile,
        ["Trust__OutsideAuthorityFile"] = certificates.AuthorityFile,
        ["Operators__Authority"] = new Uri(simulator, "operators").ToString(),
        ["Operators__Audience"] = "live-platform",
        ["Workloads__Authority"] = new Uri(simulator, "workloads").ToString(),
        ["Workloads__Audience"] = "live-platform-internal",
        ["Workloads__Namespace"] = "live-platform",
        ["Microsoft365__EntraBaseUrl"] = simulator.ToString(),
        ["Microsoft365__GraphBaseUrl"] = new Uri(simulator, "v1.0").ToString(),
        ["Logging__LogLevel__Default"] = "Information",
        ["Logging__LogLevel__Microsoft"] = "Warning",
        ["Logging__LogLevel__System"] = "Warning",
        ["Logging__LogLevel__MassTransit"] = "Warning",
        ["Logging__Console__FormatterName"] = "simple",
        ["Logging__Console__FormatterOptions__SingleLine"] = "true",
        ["Logging__Console__FormatterOptions__IncludeScopes"] = "false",
        ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss ",
        ["Logging__Console__FormatterOptions__UseUtcTimestamp"] = "false",
    };

    private Dictionary<string, string> WithSecretsInFiles(Dictionary<string, string> environment, ServiceSpec spec)
    {
        var secrets = Directory.CreateDirectory(
            SecretsFolder(spec.Name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        foreach (var (key, value) in environment.Where(setting => IsSecret(setting.Key)).ToList())
        {
            File.WriteAllText(Path.Combine(secrets, key), value);
            environment.Remove(key);
        }

        environment["Secrets__Folder"] = secrets;
        return environment;
    }

    private static bool IsSecret(string key) =>
        key == "Broker__Password" || key.StartsWith("ConnectionStrings__", StringComparison.Ordinal);

    private void AddBroker(Dictionary<string, string> environment, string user)
    {
        if (!_users.TryGetValue(user, out var known))
        {
            return;
        }

        environment["Broker__Host"] = "localhost";
        environment["Broker__Port"] = broker.Port.ToString(CultureInfo.InvariantCulture);
        environment["Broker__VirtualHost"] = virtualHost;
        environment["Broker__Username"] = known.Name;
        environment["Broker__Password"] = known.Password;
    }
}
