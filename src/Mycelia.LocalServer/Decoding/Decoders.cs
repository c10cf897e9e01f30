namespace Mycelia.LocalServer.Decoding;

/// <summary>Lets a few decode at once, for a bounded time, and for no client that has gone; the others wait their turn.</summary>
/// <param name="longest">How long decoding one file may take.</param>
internal sealed class Decoders(TimeSpan longest) : IDisposable
{
    /// <summary>
    /// How many files are decoded at once while they are received, and how many blocks while recordings are given back: neither waits for
    /// the other.
    /// </summary>
    public const int AtOnce = 2;

    /// <summary>What a chunk of the recorder's takes a thousand times over.</summary>
    public static readonly TimeSpan DefaultLongest = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for what is being decoded: less than anyone's patience, more than an honest chunk takes.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _files = new(AtOnce);
    private readonly SemaphoreSlim _blocks = new(AtOnce);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The server is stopping: what is being decoded has a moment to end.</summary>
    public void Stop() => _stopping.CancelAfter(Grace);

    /// <summary>Decodes a file in a thread of its own, so that whoever reads is not held up.</summary>
    /// <param name="decode">Looks at its token between blocks.</param>
    /// <param name="client">Ends when the client has gone.</param>
    /// <exception cref="OperationCanceledException">The client has gone, the time is over, or the server is stopping.</exception>
    public async Task<T> DecodeAsync<T>(Func<CancellationToken, T> decode, CancellationToken client)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(client, _stopping.Token);
        await _files.WaitAsync(end.Token).ConfigureAwait(false);
        try
        {
            end.CancelAfter(longest);
            return await Task
                .Factory.StartNew(() => decode(end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        finally
        {
            _files.Release();
        }
    }

    /// <summary>Decodes a block of what is given back.</summary>
    public async Task<T> ReadAsync<T>(Func<T> read, CancellationToken client)
    {
        await _blocks.WaitAsync(client).ConfigureAwait(false);
        try
        {
            return read();
        }
        finally
        {
            _blocks.Release();
        }
    }

    public void Dispose()
    {
        _files.Dispose();
        _blocks.Dispose();
        _stopping.Dispose();
    }
}
