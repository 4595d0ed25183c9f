using System.Net;

namespace LivePlatform.M365.Graph;

/// <summary>
/// A body of which no read may take longer than a limit, nor break off unexplained. The pipeline's limits end with the headers: without
/// this one, a Microsoft (or a proxy) that stops in mid-body would hold its reader for good.
/// </summary>
internal sealed class PatientContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly Func<Exception, Exception> _explain;

    /// <param name="inner">The body; disposed with this one.</param>
    /// <param name="patience">The longest time between two pieces of it.</param>
    /// <param name="clock">Measures that.</param>
    /// <param name="explain">What to throw instead of a break or a stall.</param>
    public PatientContent(HttpContent inner, TimeSpan patience, TimeProvider clock, Func<Exception, Exception> explain)
    {
        (_inner, _patience, _clock, _explain) = (inner, patience, clock, explain);
        foreach (var (name, values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        await CreateContentReadStreamAsync(CancellationToken.None).ConfigureAwait(false);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new Body(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), this);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Body(Stream inner, PatientContent content) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var patience = new CancellationTokenSource(content._patience, content._clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                return await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw content._explain(
                    new HttpRequestException(HttpRequestError.ResponseEnded, $"The body stopped for {content._patience}."));
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
            {
                throw content._explain(new HttpRequestException(HttpRequestError.ResponseEnded, "The body broke off.", broken));
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("Bodies are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
