using System.Security.Cryptography;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage.Files;

/// <summary>An audio file while it is being received: written and hashed as it comes, deleted again unless it is kept.</summary>
internal sealed class IncomingAudio : IDisposable
{
    private readonly ChunkFiles _files;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _kept;

    /// <exception cref="StorageException">The disk refused.</exception>
    public IncomingAudio(ChunkFiles files, string chunkId)
    {
        _files = files;
        ChunkId = chunkId;
        try
        {
            _file = files.CreateIncoming(chunkId);
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StorageException(e);
        }
    }

    public string ChunkId { get; }

    public long Size { get; private set; }

    /// <summary>What the client says that it is.</summary>
    public AudioEncoding Encoding { get; set; }

    /// <exception cref="StorageException">The disk refused.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StorageException(e);
        }

        _hash.AppendData(bytes.Span);
        Size += bytes.Length;
    }

    /// <summary>A stream over what was received, from its beginning.</summary>
    public Stream Rewind()
    {
        _file.Position = 0;
        return _file;
    }

    public byte[] Sha256() => _hash.GetCurrentHash();

    /// <summary>Makes the bytes survive a power cut; from then on the index may name them.</summary>
    public void Flush() => _files.Flush(_file);

    /// <summary>The index names the file: it must not be deleted any more.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
        if (!_kept)
            _files.DeleteIncoming(ChunkId);
    }
}
