using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Running;
using Npgsql;

namespace LivePlatform.Faults.Tests.Rotating;

/// <summary>
/// The platform's own secrets, replaced in the order of docs/runbooks/secrets.md: in the deployment, then at the servers.
/// </summary>
internal sealed class PlatformSecrets
{
    private const string BrokerPassword = "Broker__Password";
    private const string NewKey = "rotated";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Stack _stack;
    private readonly Dictionary<string, string> _roles = [];
    private readonly Dictionary<string, string> _users = [];
    private readonly Dictionary<RunningService, (long LogEnd, List<string> Keys)> _told = [];
    private readonly DevCertificates _new;
    private DateTime _changedAt;

    public PlatformSecrets(Stack stack)
    {
        _stack = stack;
        _new = DevCertificates.Create(Path.Combine(Path.GetDirectoryName(stack.ServiceCertificates.KeyFile)!, "new"), TimeProvider.System);
    }

    /// <summary>Database roles that have a new password.</summary>
    public IReadOnlyCollection<string> Roles => _roles.Keys;

    /// <summary>Broker users that have a new password.</summary>
    public IReadOnlyCollection<string> Users => _users.Keys;

    /// <summary>The certificate with which services answer at the end.</summary>
    public string Thumbprint
    {
        get
        {
            using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(
                _new.CertificateFile);
            return certificate.Thumbprint;
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A handler that makes its connections anew all the time.</summary>
    public HttpMessageHandler Restless()
    {
        var handler = _stack.Certificates.Handler();
        handler.PooledConnectionLifetime = TimeSpan.FromSeconds(2);
        return handler;
    }

    /// <summary>Step 1: new passwords, one more authority and one more key each are in the files.</summary>
    public void PutIntoFiles()
    {
        foreach (var service in _stack.Services.Where(service => Directory.Exists(_stack.SecretsFolder(service.Name))))
        {
            var files = Directory.GetFiles(_stack.SecretsFolder(service.Name));
            _told[service] = (
                new FileInfo(service.LogFile).Length,
                [.. files.Select(file => Path.GetFileName(file).Replace("__", ":", StringComparison.Ordinal))]);
            foreach (var file in files)
            {
                Replace(
                    file,
                    Path.GetFileName(file) == BrokerPassword
                        ? PasswordOf(_users, UserOf(service))
                        : WithNewPassword(File.ReadAllText(file)));
            }
        }

        Replace(
            _stack.Certificates.AuthorityFile,
            File.ReadAllText(_stack.Certificates.AuthorityFile) + "\n" + File.ReadAllText(_new.AuthorityFile));
        AddKey(_stack.KeyFile, RandomNumberGenerator.GetBytes(32), current: false);
        using var issuer = RSA.Create(3072);
        AddKey(_stack.FederationKeyFile, issuer.ExportPkcs8PrivateKey(), current: false);
    }

    /// <summary>Waits until each process has said of each of its secrets that it was replaced.</summary>
    public async Task WaitUntilTakenAsync()
    {
        foreach (var (service, (end, keys)) in _told)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (keys.Where(key => !SaidSince(service, end).Contains($"The secret {key} was replaced", StringComparison.Ordinal))
                .ToList() is { Count: > 0 } missing)
            {
                TimeProvider.System.GetElapsedTime(began)
                    .ShouldBeLessThan(Patience, $"{service.Name} did not take {string.Join(", ", missing)}");
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation);
            }
        }
    }

    /// <summary>Step 2: the servers know the new passwords only, services have the new certificate, new keys are current.</summary>
    public async Task ChangeAtServersAsync()
    {
        await using var superuser = NpgsqlDataSource.Create(_stack.Postgres.Superuser());
        foreach (var (role, password) in _roles)
        {
            await using var alter = superuser.CreateCommand($"ALTER ROLE {role} PASSWORD '{password}'");
            await alter.ExecuteNonQueryAsync(Cancellation);
        }

        await using var now = superuser.CreateCommand("SELECT clock_timestamp()");
        _changedAt = (DateTime)(await now.ExecuteScalarAsync(Cancellation))!;

        using var broker = _stack.RabbitMq.Management();
        foreach (var (user, password) in _users)
        {
            (await broker.PutAsJsonAsync($"users/{user}", new { password, tags = "" }, Cancellation)).EnsureSuccessStatusCode();
        }

        Replace(_stack.ServiceCertificates.KeyFile, File.ReadAllText(_new.KeyFile));
        Replace(_stack.ServiceCertificates.CertificateFile, File.ReadAllText(_new.CertificateFile));
        AddKey(_stack.KeyFile, null, current: true);
        AddKey(_stack.FederationKeyFile, null, current: true);
    }

    /// <summary>Step 3: whoever has a session from before has to open one with the new password.</summary>
    /// <returns>How many sessions and connections were ended.</returns>
    public async Task<(int Sessions, int Connections)> EndFormerSessionsAsync()
    {
        await using var superuser = NpgsqlDataSource.Create(_stack.Postgres.Superuser());
        await using var end = superuser.CreateCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = ANY ($1) AND state = 'idle'");
        end.Parameters.Add(new NpgsqlParameter { Value = _roles.Keys.ToArray() });
        var sessions = (int)(long)(await end.ExecuteScalarAsync(Cancellation))!;

        using var broker = _stack.RabbitMq.Management();
        var former = (await broker.GetFromJsonAsync<JsonArray>("connections", Cancellation))!.Select(
            connection => connection!["name"]!.GetValue<string>()).ToList();
        foreach (var name in former)
        {
            using var closed = await broker.DeleteAsync($"connections/{Uri.EscapeDataString(name)}", Cancellation);
        }

        return (sessions, former.Count);
    }

    /// <summary>Data keys that the new key wrapped.</summary>
    public async Task<long> CountWrappedByNewKeyAsync()
    {
        await using var keys = NpgsqlDataSource.Create(_stack.Postgres.Superuser("tenant_credential_keys"));
        await using var count = keys.CreateCommand($"SELECT count(*) FROM data_keys WHERE wrapped_by = '{NewKey}'");
        return (long)(await count.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Of a role: open sessions that began after its password was changed.</summary>
    public async Task<long> CountSessionsAsync(string role)
    {
        await using var superuser = NpgsqlDataSource.Create(_stack.Postgres.Superuser());
        await using var count = superuser.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND backend_start > $2");
        count.Parameters.Add(new NpgsqlParameter { Value = role });
        count.Parameters.Add(new NpgsqlParameter { Value = _changedAt });
        return (long)(await count.ExecuteScalarAsync(Cancellation))!;
    }

    private static string UserOf(RunningService service) =>
        service.Name.StartsWith("worker", StringComparison.Ordinal) ? "replication" : service.Name;

    private static string PasswordOf(Dictionary<string, string> of, string name) =>
        of.TryGetValue(name, out var known) ? known : of[name] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private string WithNewPassword(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Password = PasswordOf(_roles, settings.Username!);
        return settings.ConnectionString;
    }

    private static string SaidSince(RunningService service, long end)
    {
        using var file = new FileStream(service.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = end;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>As a cluster does: the whole file at once.</summary>
    private static void Replace(string file, string content)
    {
        File.WriteAllText($"{file}.new", content);
        File.Move($"{file}.new", file, overwrite: true);
    }

    private static void AddKey(string file, byte[]? key, bool current)
    {
        var content = JsonNode.Parse(File.ReadAllText(file))!;
        if (key is not null)
        {
            content["keys"]![NewKey] = Convert.ToBase64String(key);
        }

        if (current)
        {
            content["current"] = NewKey;
        }

        Replace(file, content.ToJsonString());
    }
}
