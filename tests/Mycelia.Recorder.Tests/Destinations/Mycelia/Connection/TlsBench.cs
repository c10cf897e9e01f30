using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Tls;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>An authority of our own, whose certificates recorders of the test trust, and chunks of a recording for its servers.</summary>
internal sealed class TlsBench : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly string _caFile = Path.GetTempFileName();

    public TlsBench()
    {
        File.WriteAllText(_caFile, _authority.Pem);
        Trust = ServerTrust.WithAuthorities(File.ReadAllText(_caFile));
    }

    public ServerTrust Trust { get; }

    public X509Certificate2 CertificateOf(string name) => _authority.Sign([name]);

    public MyceliaOptions OptionsFor(string url) => new(new(url), "0123456789abcdef01234567", "mycelia_secret") { Trust = Trust };

    /// <summary>One try at a chunk of ten seconds.</summary>
    public static Task<UploadOutcome> DeliverAsync(IngestDestination destination, int number = 1)
    {
        var recording = new RecordingInfo(
            "01a20271-654e-76fd-a612-3b23b9d68cd1",
            "2026-03-01T12:00:00.000Z",
            "a microphone",
            "6b02ac6d94eb65e9536a67be"
        );
        var chunk = new QueuedChunk(number + 1, recording, number, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);
        return destination.StoreAsync(chunk, new(new byte[320_044], AudioEncoding.Wav), CancellationToken.None);
    }

    /// <summary>A server's part: a token for whoever asks, and every chunk is stored.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await context.Response.WriteAsync(
            context.Request.Path.Value switch
            {
                "/oauth/token" => ScriptedServer.Token,
                "/health" => """{"status":"ok","idempotent_ingest":true}""",
                _ => """{"success":true,"source_file_id":"6b02ac6d94eb65e9536a67be"}""",
            }
        );
    }

    public void Dispose()
    {
        File.Delete(_caFile);
        _authority.Dispose();
    }
}
