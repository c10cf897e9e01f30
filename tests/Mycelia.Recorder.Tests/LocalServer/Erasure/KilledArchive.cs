using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.LocalServer.Erasure;

/// <summary>
/// Noise of which every ms is one frame, in a server that is killed: eleven minutes in each of four hours of today. Says, whatever
/// happened, whether what is left is what should be, and whether anything of what was deleted can be found.
/// </summary>
internal sealed class KilledArchive : IAsyncDisposable
{
    public const int Minutes = 11;

    private const int Rate = 1_000;
    private const int ChunkMs = 10_000;
    private const int Loudness = 2_000;

    /// <summary>Samples that nothing else has in a row.</summary>
    private const int Needle = 8;

    /// <summary>Nine, eight, four and three hours before the hour that it is.</summary>
    private static readonly int[] HoursAgo = [9, 8, 4, 3];

    private readonly ServerProgram _server;
    private readonly short[][] _noise = [.. HoursAgo.Select(static (_, part) => Noise(part))];
    private readonly bool[][] _isGone = [.. HoursAgo.Select(static _ => new bool[Minutes * 60_000])];

    private KilledArchive(ServerProgram server) => _server = server;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>When each part begins, ms since 1970.</summary>
    public IReadOnlyList<long> Starts { get; } =
    [.. HoursAgo.Select(static hours => (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 3_600_000 - hours) * 3_600_000 + 10 * 60_000)];

    /// <summary>Stores it by a server that does nothing else, and kills that.</summary>
    public static async Task<KilledArchive> StoreAsync()
    {
        var archive = new KilledArchive(await ServerProgram.StartAsync(":", "--no-flac"));
        archive.Client = await archive._server.SignInAsync();
        for (var part = 0; part < HoursAgo.Length; part++)
            await archive.StoreAsync(part);
        await archive._server.KillAsync();
        return archive;
    }

    /// <summary>Starts the server again.</summary>
    public async Task StartAsync(params string[] options)
    {
        await _server.StartAgainAsync(options);
        Client.Dispose();
        Client = await _server.SignInAsync();
    }

    public Task KillAsync() => _server.KillAsync();

    /// <summary>Starts it, and kills it so long after it listens.</summary>
    public async Task LiveForAsync(TimeSpan time, params string[] options)
    {
        await _server.StartAgainAsync(options);
        await Task.Delay(time);
        await KillAsync();
    }

    /// <summary>A query for a stretch of a part.</summary>
    private string Query(int part, int from, int to) => $"from={Iso(Starts[part] + from)}&to={Iso(Starts[part] + to)}&recorder=r1";

    /// <summary>A stretch of a part is deleted, or is about to be.</summary>
    public void Goes(int part, int from, int to) => _isGone[part].AsSpan(from, to - from).Fill(true);

    /// <summary>What the server says was deleted: each stretch within a part, and by whom.</summary>
    public async Task<List<(int Part, int From, int To, string By)>> LedgerAsync()
    {
        var answer = await GetAsync($"/api/window?from={Iso(Starts[0])}&to={Iso(Starts[^1] + 3_600_000)}");
        return
        [
            .. answer
                .GetProperty("deletions")
                .EnumerateArray()
                .Select(one =>
                {
                    var (from, to) = (Ms(one, "from"), Ms(one, "to"));
                    var part = Starts.Count(start => start <= from) - 1;
                    return (part, (int)(from - Starts[part]), (int)(to - Starts[part]), one.GetProperty("by").GetString()!);
                })
                .Order(),
        ];
    }

    /// <summary>Waits until nothing is left to do. Then nothing of what was deleted is found, and no file is there for nothing.</summary>
    /// <param name="packs">Whether the server packs as well.</param>
    public async Task SettlesAsync(bool packs)
    {
        await Wait.UntilAsync(() =>
            Rows("deletions WHERE is_done = 0") == 0
            && (!packs || Rows("upkeep WHERE task = 'flac' AND before_row > (SELECT max(rowid) FROM chunks)") == 1)
            && Rows("doomed_files") == 0
            && Files("incoming").Length == 0
        );
        Assert.Equal([], Found());
        Assert.Equal(Rows("chunks"), Files("audio").Length);
        Assert.All(Files("audio"), static path => Assert.Matches(@"_\d+\.(wav|flac)$", path));
    }

    /// <summary>Every frame that was not deleted is given back where it was, as it came, and silence in the place of the others.</summary>
    public async Task IsExactAsync()
    {
        for (var part = 0; part < HoursAgo.Length; part++)
        {
            var expected = _noise[part].Select((sample, ms) => _isGone[part][ms] ? (short)0 : sample).ToArray();
            var heard = Wav.Samples(await Client.GetByteArrayAsync($"/api/audio?{Query(part, 0, Minutes * 60_000)}"));
            // Of a part that is gone there is nothing that could say at which rate its silence is.
            if (_isGone[part].All(static gone => gone))
                Assert.All(heard, static sample => Assert.Equal(0, sample));
            else
                Assert.Equal(-1, FirstDifference(expected, heard));
        }
    }

    /// <returns>Whether the server said that it was done.</returns>
    public async Task<bool> DeleteAsync(int part, int from, int to)
    {
        try
        {
            using var answer = await Client.DeleteAsync($"/api/audio?{Query(part, from, to)}&reason=private");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // It was killed meanwhile.
            return false;
        }
    }

    public async Task ProtectAsync(int part, int from, int to)
    {
        using var answer = await Client.PutAsJsonAsync(
            "/api/protections/keep-001",
            new { from = Iso(Starts[part] + from), to = Iso(Starts[part] + to) }
        );
        answer.EnsureSuccessStatusCode();
    }

    private int Rows(string what)
    {
        using var index = new SqliteConnection($"Data Source={_server.Data}/index.db;Mode=ReadOnly;Pooling=False");
        index.Open();
        using var command = index.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {what}";
        return (int)(long)command.ExecuteScalar()!;
    }

    /// <summary>All files below a part of the data directory; one that goes meanwhile may be among them.</summary>
    public string[] Files(string part) => Directory.GetFiles(Path.Combine(_server.Data, part), "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>The files in which anything is found of what was deleted, as bytes or as samples.</summary>
    private List<string> Found()
    {
        var needles = new HashSet<UInt128>();
        for (var part = 0; part < HoursAgo.Length; part++)
        {
            for (var ms = 0; ms + Needle <= _noise[part].Length; ms += Needle)
            {
                if (!_isGone[part].AsSpan(ms, Needle).Contains(false))
                    needles.Add(MemoryMarshal.Read<UInt128>(MemoryMarshal.AsBytes(_noise[part].AsSpan(ms, Needle))));
            }
        }

        return
        [
            .. Files(".")
                .Where(static path => Path.GetFileName(path) != "server.lock")
                .Where(path => Contents(path).Any(bytes => Holds(bytes, needles))),
        ];
    }

    private static IEnumerable<byte[]> Contents(string path)
    {
        var bytes = File.ReadAllBytes(path);
        yield return bytes;
        if (!bytes.AsSpan().StartsWith("fLaC"u8))
            yield break;
        using var decoded = new DecodedAudioStream(new MemoryStream(bytes), static _ => new AudioFormat(Rate, 1), only: AudioEncoding.Flac);
        using var pcm = new MemoryStream();
        decoded.CopyTo(pcm);
        Assert.True(pcm.Length > 0, path);
        yield return pcm.ToArray();
    }

    private static bool Holds(byte[] bytes, HashSet<UInt128> needles)
    {
        for (var at = 0; at + 2 * Needle <= bytes.Length; at++)
        {
            if (needles.Contains(BinaryPrimitives.ReadUInt128LittleEndian(bytes.AsSpan(at))))
                return true;
        }

        return false;
    }

    private static int FirstDifference(short[] expected, short[] heard)
    {
        var same = expected.AsSpan().CommonPrefixLength(heard);
        return same == expected.Length && same == heard.Length ? -1 : same;
    }

    private async Task StoreAsync(int part)
    {
        string? recording = null;
        for (var number = 0; number < Minutes * 60_000 / ChunkMs; number++)
        {
            var upload = new Upload
            {
                Audio = Wav.OfSamples(_noise[part].AsSpan(number * ChunkMs, ChunkMs).ToArray(), Rate),
                Start = Iso(Starts[part] + number * ChunkMs),
                Number = number,
                RecordingId = recording is null ? $"part-{part}" : null,
                SourceFileId = recording,
            };
            using var answer = await Client.SendAsync(upload.ToRequest());
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            recording ??= (await TestServer.JsonAsync(answer)).GetProperty("source_file_id").GetString();
        }
    }

    private async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await Client.GetStringAsync(path));

    /// <summary>Never 0, which is what silence is.</summary>
    private static short[] Noise(int part)
    {
#pragma warning disable CA5394 // A repeatable sound is wanted, not a secret.
        var random = new Random(part);
        return [.. Enumerable.Range(0, Minutes * 60_000).Select(_ => (short)(random.Next(1, Loudness) * (random.Next(2) * 2 - 1)))];
#pragma warning restore CA5394
    }

    private static string Iso(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static long Ms(JsonElement one, string name) =>
        DateTimeOffset.Parse(one.GetProperty(name).GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
