using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// Hashes a request's body while it is read, so that an Idempotency-Key costs neither memory nor disk. Bodies of callers who are not known
/// are left alone: nothing is done for them, and none of their routes asks for a key.
/// </summary>
internal sealed class HashedBody(Stream body) : Stream
{
    private const int Rest = 4096;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Puts one in place of the body of a request that has a key.</summary>
    public static Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.ContainsKey(IdempotencyKey.Header) && context.User.Identity is { IsAuthenticated: true })
        {
            var hashed = new HashedBody(context.Request.Body);
            context.Response.RegisterForDispose(hashed);
            context.Request.Body = hashed;
        }

        return next(context);
    }

    /// <summary>SHA-256 of the body, to its last byte.</summary>
    public static async Task<byte[]> DigestAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var hashed = request.Body as HashedBody ?? throw new InvalidOperationException("Creating by key needs a body that was watched.");
        var rest = new byte[Rest];
        while (await hashed.ReadAsync(rest, cancellationToken) > 0)
        {
            // What the handler's own reading left over.
        }

        return hashed._hash.GetCurrentHash();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = body.Read(buffer, offset, count);
        _hash.AppendData(buffer, offset, read);
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
