using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LivePlatform.Bench.Harm;

/// <summary>
/// Clients that do nothing but harm, of five kinds, each as often as its pause allows: some with a right token of another provider, some
/// without any.
/// </summary>
public sealed class HarmfulClients(HarmOrder order)
{
    private const int OfEachKind = 40;
    private const int HeavyIterations = 600_000;
    private const string KeysPassword = "of the key";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly string HeavyKey = MakeHeavyKey();

    private static readonly string[] Huge = [new string('h', 30_000), new string('h', 100_000)];
    private readonly ConcurrentDictionary<string, int> _answers = new();

    /// <summary>How many there are.</summary>
    public static int Count => Kinds.Count * OfEachKind;

    private HarmOrder Order => order;

    private static IReadOnlyList<(string Name, Func<HarmfulClients, int, HttpRequestMessage> Make)> Kinds { get; } =
    [
        ("slow body", static (clients, n) => clients.SlowBody(signedIn: n % 2 == 0)),
        ("huge headers", static (clients, n) => clients.HugeHeaders(Huge[n % 2])),
        ("random token", static (_, _) => RandomToken()),
        (
            "stream",
            static (clients, n) =>
                clients.SignedIn(new HttpRequestMessage(HttpMethod.Get, $"api/v1/onboarding-runs/{clients.Order.Run}/events"))),
        ("heavy key", static (clients, n) => clients.Heavy()),
    ];

    /// <summary>What they were answered, by kind and answer.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>
    /// Kinds that were tried less than half as often as their pause allows: they gave way so much that little harm was left. Those that
    /// hold what they have are no measure.
    /// </summary>
    public static IEnumerable<string> TooRare(IReadOnlyDictionary<string, int> answers, TimeSpan time) =>
        Brief.Where(kind => answers.Where(x => x.Key.StartsWith(kind, StringComparison.Ordinal)).Sum(x => x.Value)
            < OfEachKind * (time / Pause) / 2);

    private static readonly string[] Brief = ["huge headers", "random token", "heavy key"];

    /// <summary>Kinds that were not met as they should be: then they did no harm, and nothing was shown.</summary>
    public static IEnumerable<string> Harmless(IReadOnlyDictionary<string, int> answers) =>
        Met.Where(met => !met.Answers.Any(answer => answers.ContainsKey($"{met.Kind} {answer}"))).Select(met => met.Kind);

    private static IReadOnlyList<(string Kind, string[] Answers)> Met { get; } =
    [
        ("slow body", ["held to the end", "closed", "408"]), ("huge headers", ["431"]), ("random token", ["401", "429"]),
        ("stream", ["200"]), ("heavy key", ["400", "held to the end"]),
    ];

    /// <summary>Does harm until it is stopped.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Count).Select(n => RunAsync(Kinds[n % Kinds.Count], n, stop)));

    private async Task RunAsync((string Name, Func<HarmfulClients, int, HttpRequestMessage> Make) kind, int number, CancellationToken stop)
    {
        using var http = new HttpClient(order.Certificates.Handler())
        {
            BaseAddress = order.Gateway,
            Timeout = Timeout.InfiniteTimeSpan,
        };

        // They don't know of each other: in step they would be one pulse a second, and calm between.
        await Task.Delay(Pause * number / Count, TimeProvider.System, CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var request = kind.Make(this, number / Kinds.Count);
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"198.51.100.{number % 20}");
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                Tell(kind.Name, ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
                await response.Content.CopyToAsync(Stream.Null, stop);
            }
            catch (Exception ended) when (ended is HttpRequestException or IOException or OperationCanceledException)
            {
                Tell(kind.Name, stop.IsCancellationRequested ? "held to the end" : "closed");
            }

            await Task.Delay(Pause, TimeProvider.System, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private void Tell(string kind, string answer) => _answers.AddOrUpdate($"{kind} {answer}", 1, static (_, count) => count + 1);

    private HttpRequestMessage SignedIn(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", order.Token);
        return request;
    }

    private HttpRequestMessage SlowBody(bool signedIn)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/customers")
        {
            Content = new SlowContent(),
            Version = HttpVersion.Version11,
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return signedIn ? SignedIn(request) : request;
    }

    private HttpRequestMessage HugeHeaders(string value)
    {
        var request = SignedIn(new HttpRequestMessage(HttpMethod.Get, "api/v1/customers"));
        request.Headers.TryAddWithoutValidation("X-Huge", value);
        return request;
    }

    private static HttpRequestMessage RandomToken()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/customers");
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"Bearer {Convert.ToBase64String(RandomNumberGenerator.GetBytes(60))}.{Guid.NewGuid():N}.{Guid.NewGuid():N}");
        return request;
    }

    private HttpRequestMessage Heavy()
    {
        var certificate = new { content = HeavyKey, password = "another one" };
        var request = SignedIn(new HttpRequestMessage(HttpMethod.Post, "api/v1/connections")
        {
            Content = JsonContent.Create(
                new { serviceId = order.Service, m365TenantId = Guid.NewGuid(), clientId = Guid.NewGuid(), certificate }),
        });
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }

    private static string MakeHeavyKey()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(
            "CN=heavy", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        var heavy = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, HeavyIterations);
        return $"{key.ExportEncryptedPkcs8PrivateKeyPem(KeysPassword, heavy)}\n{certificate.ExportCertificatePem()}";
    }

    /// <summary>A body that promises much and comes byte by byte.</summary>
    private sealed class SlowContent : HttpContent
    {
        private const int Promised = 60_000;
        private static readonly TimeSpan EachByte = TimeSpan.FromSeconds(1);

        protected override bool TryComputeLength(out long length)
        {
            length = Promised;
            return true;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            for (var sent = 0; sent < Promised; sent++)
            {
                await stream.WriteAsync(new byte[] { (byte)'{' }, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(EachByte, TimeProvider.System, cancellationToken);
            }
        }
    }
}
