using System.IO.Compression;
using System.Text;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>Answers in every coding and encoding that something on the way may give them, read by everything that asks a server.</summary>
public sealed class AnswerEncodingTests
{
    private const int Longest = 64 * 1024;

    /// <summary>Disguises behind which the text is the same.</summary>
    private static readonly Dictionary<string, Func<byte[], Disguise>> Readable = new()
    {
        ["as it is"] = static body => new(body),
        ["gzip"] = static body => new(Gzip(body), "gzip"),
        ["GZip by another name"] = static body => new(Gzip(body), "X-GZip"),
        ["gzip without a label"] = static body => new(Gzip(body)),
        ["gzip twice"] = static body => new(Gzip(Gzip(body)), "gzip, gzip"),
        ["a label and no gzip"] = static body => new(body, "gzip"),
        ["deflate"] = static body => new(Zlib(body), "deflate"),
        ["deflate without its frame"] = static body => new(Deflate(body), "deflate"),
        ["brotli"] = static body => new(Brotli(body), "br"),
        ["brotli, then gzip"] = static body => new(Gzip(Brotli(body)), "br, gzip"),
        ["identity"] = static body => new(body, "identity"),
        ["a charset where a coding belongs"] = static body => new(body, "utf-8"),
        ["zstd said, and plain"] = static body => new(body, "zstd"),
        ["a byte order mark"] = static body => new([0xef, 0xbb, 0xbf, .. body]),
        ["a byte order mark in gzip"] = static body => new(Gzip([0xef, 0xbb, 0xbf, .. body]), "gzip"),
        ["UTF-16"] = static body =>
            new(Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)), ContentType: "application/json; charset=utf-16le"),
        ["UTF-16 with a mark"] = static body =>
            new([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body))]),
        ["UTF-16, big end first, with a mark"] = static body =>
            new([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(body))]),
        ["UTF-32 with a mark"] = static body =>
            new([.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Encoding.UTF8.GetString(body))]),
    };

    /// <summary>Disguises behind which there is nothing to read, and what is said of them.</summary>
    private static readonly Dictionary<string, (Func<byte[], Disguise> Wear, string Said)> Unreadable = new()
    {
        ["a coding that nobody knows"] = (
            static body => new(Xored(body), "snake-oil"),
            "in the coding 'snake-oil', which cannot be decoded here"
        ),
        ["zstd"] = (static body => new([0x28, 0xb5, 0x2f, 0xfd, 4, 0, .. Xored(body)], "zstd"), "in the coding 'zstd'"),
        ["rubbish that calls itself gzip"] = (static body => new(Xored(body), "gzip"), "in the coding 'gzip'"),
        ["a picture"] = (
            static body => new([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, .. Xored(body)]),
            " bytes that are no text"
        ),
    };

    public static TheoryData<string, string> Conversations =>
        [.. from disguise in Readable.Keys from generation in Enum.GetNames<Generation>() select (disguise, generation)];

    public static TheoryData<string> Failures => [.. Unreadable.Keys];

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Every_question_understands_its_answer(string disguise, string generation)
    {
        await using var bench = new MyceliaBench(Enum.Parse<Generation>(generation));
        await using var proxy = new RecodingProxy(bench.Server.Url, Readable[disguise]);
        var options = OptionsFor(bench, proxy);
        bench.Queue.EndRecording(bench.Enqueue(5));

        var events = await UploadAsync(bench, options);
        var survey = await SurveyAsync(options);

        Assert.Equal(5, events.Of<ChunkUploaded>().Length);
        Assert.Empty(events.Of<UploadFailed>());
        Assert.Equal(Enumerable.Range(0, 5), bench.Indices().Order());
        Assert.Equal(
            bench.Server.Options.Generation != Generation.A ? 1 : events.Of<RecordingCompleted>().Length,
            events.Of<RecordingCompleted>().Length
        );
        Assert.Equal(
            bench.Server.Options.Generation == Generation.C ? ServerKind.LatestResource
                : bench.Server.Options.Generation == Generation.B ? ServerKind.Resource
                : survey.Kind,
            survey.Kind
        );
        Assert.True(survey.MayDeliver(DestinationChoice.Auto));
        if (survey.MayWriteDocuments == true)
            Assert.All(survey.Rights.Values, static right => Assert.True(right));
        Assert.All(proxy.Accepted, static accepted => Assert.Equal("identity", accepted));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_cannot_be_read_is_described_and_never_shown(string disguise)
    {
        var (wear, said) = Unreadable[disguise];
        await using var bench = new MyceliaBench(Generation.A);
        await using var proxy = new RecodingProxy(bench.Server.Url, wear);
        var options = OptionsFor(bench, proxy);
        using var http = MyceliaHttp.CreateClient(options);
        using var tokens = new OAuthTokenSource(http, options);

        var denied = Assert.IsType<TokenResult.Denied>(await tokens.GetAsync(CancellationToken.None));

        Assert.IsType<UploadOutcome.Misconfigured>(denied.Outcome);
        Assert.Contains(said, denied.Outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(Hint.ServerAddress, denied.Outcome.Hint);
        Assert.DoesNotContain(denied.Outcome.Reason, static c => c is < ' ' or > '~');
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_chunk_whose_receipt_cannot_be_read_may_have_arrived(string disguise)
    {
        var (wear, said) = Unreadable[disguise];
        await using var bench = new MyceliaBench(Generation.A);
        await using var proxy = new RecodingProxy(
            bench.Server.Url,
            body => Encoding.UTF8.GetString(body).Contains("source_file_id", StringComparison.Ordinal) ? wear(body) : new(body)
        );
        bench.Enqueue(1);
        using var destination = new IngestDestination(OptionsFor(bench, proxy));

        var chunk = Assert.Single(bench.Chunks());
        var outcome = await destination.StoreAsync(
            chunk,
            new ChunkAudio(TemporaryQueue.Chunk(0).Wav, AudioEncoding.Wav),
            CancellationToken.None
        );

        var unclear = Assert.IsType<UploadOutcome.Transient>(outcome);
        Assert.True(unclear.MayHaveArrived);
        Assert.Contains(said, unclear.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void What_comes_out_of_a_coding_is_bounded(string coding)
    {
        var bomb = new byte[50_000_000];
        Array.Fill(bomb, (byte)'a');
        var packed = coding switch
        {
            "gzip" => Gzip(bomb),
            "deflate" => Zlib(bomb),
            _ => Brotli(bomb),
        };
        Assert.InRange(packed.Length, 1, Longest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(new string('a', Longest), AnswerBody.Read(packed, [coding], null, Longest).Text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("fffb90", "", "3 bytes that are no text")]
    [InlineData("00", "", "1 byte that is no text")]
    [InlineData("6e6f20737061636520f86e20646973632030", "no space \ufffdn disc 0", null)]
    public void Text_is_told_from_other_bytes(string hex, string text, string? unreadable) =>
        Assert.Equal(new AnswerBody(text, unreadable), AnswerBody.Read(Convert.FromHexString(hex), [], null, Longest));

    [Fact]
    public void Latin_1_is_read_where_it_is_named() =>
        Assert.Equal("Schlüssel", AnswerBody.Read(Encoding.Latin1.GetBytes("Schlüssel"), [], "ISO-8859-1", Longest).Text);

    private static MyceliaOptions OptionsFor(MyceliaBench bench, RecodingProxy proxy) =>
        new(proxy.Url, bench.Server.Options.ClientId, bench.Server.Options.ClientSecret);

    private static async Task<Events> UploadAsync(MyceliaBench bench, MyceliaOptions options)
    {
        var events = new Events();
        using var destination = new MyceliaDestination(options, bench.Queue);
        await new UploadWorker(bench.Queue, destination, UploadOptions.Default, events, TimeProvider.System).RunAsync(
            draining: new CancellationToken(canceled: true),
            abort: CancellationToken.None
        );
        return events;
    }

    private static async Task<AuthReport> SurveyAsync(MyceliaOptions options)
    {
        using var surveyor = new AuthCheck(options);
        return await surveyor.RunAsync(await surveyor.ContactAsync(CancellationToken.None), CancellationToken.None);
    }

    /// <summary>Bytes of which hardly any is text.</summary>
    private static byte[] Xored(byte[] body) => [.. body.Select(static (value, at) => (byte)(value ^ 0x80 ^ (at * 7)))];

    private static byte[] Gzip(byte[] body) => Pack(body, static output => new GZipStream(output, CompressionLevel.Optimal));

    private static byte[] Zlib(byte[] body) => Pack(body, static output => new ZLibStream(output, CompressionLevel.Optimal));

    private static byte[] Deflate(byte[] body) => Pack(body, static output => new DeflateStream(output, CompressionLevel.Optimal));

    private static byte[] Brotli(byte[] body) => Pack(body, static output => new BrotliStream(output, CompressionLevel.Fastest));

    private static byte[] Pack(byte[] body, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
            stream.Write(body);
        return packed.ToArray();
    }
}
