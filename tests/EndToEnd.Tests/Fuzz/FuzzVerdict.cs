using System.Collections.Concurrent;
using System.Net;
using LivePlatform.EndToEnd.Tests.Api;

namespace LivePlatform.EndToEnd.Tests.Fuzz;

/// <summary>Judges answers as they come.</summary>
internal sealed class FuzzVerdict
{
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentQueue<FuzzedRequest> _changes = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, bool>> _named = new();
    private int _closed;

    /// <summary>Answers that may not be.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Requests that were not refused although they were to change something: each has its effect.</summary>
    public int Changes => _changes.Count;

    /// <summary>Connections that were closed without an answer, as for headers that are too large.</summary>
    public int Closed => _closed;

    public int Answers => _statuses.Values.Sum();

    public void Take(FuzzedRequest request, HttpStatusCode status, string body)
    {
        _statuses.AddOrUpdate((int)status, 1, static (_, count) => count + 1);
        if ((int)status >= 500)
        {
            _wrong.Enqueue($"{(int)status}: {request}: {body}");
        }

        if ((int)status < 300 && !request.IsSafe)
        {
            _changes.Enqueue(request);
        }

        // What somebody wrote into an object of their own, even an id that is nobody's business of theirs, is theirs to read again.
        var named = _named.GetOrAdd(request.Caller.Group, static _ => []);
        foreach (var id in request.Written.Where(_ => (int)status < 300 && !request.IsSafe))
        {
            named.TryAdd(id, true);
        }

        var isServed = (int)status < 300 && request.Method != HttpMethod.Options && request.Named.Overlaps(request.Caller.Foreign);
        var said = Snapshot.IdsIn(request.Said);
        if (isServed || Snapshot.IdsIn(body).Any(id => request.Caller.Foreign.Contains(id) && !said.Contains(id) && !named.ContainsKey(id)))
        {
            _wrong.Enqueue($"foreign rows ({(int)status}): {request}: {body}");
        }
    }

    public void TakeClosed() => Interlocked.Increment(ref _closed);

    public override string ToString() => string.Join(", ", _statuses.OrderBy(x => x.Key).Select(x => $"{x.Value} x {x.Key}"));
}
