using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mycelia.Benchmarks.Processes;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;

namespace Mycelia.Benchmarks.Servers;

/// <summary>This program as a stand-in, until it is ended.</summary>
internal static class StandInProgram
{
    // Base64 as it was sent: by default a plus would become six characters.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="bodies">Where to keep the requests that write chunks; null: nowhere.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(DirectoryInfo? bodies, CancellationToken stop)
    {
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        if (bodies is not null)
            server.AfterCommit = request => KeepAsync(request, bodies.FullName);
        await Console.Out.WriteLineAsync($"{ListeningProcess.Greeting}{server.Url}");
        await Task.Delay(Timeout.Infinite, stop);
    }

    private static async Task<WireReply?> KeepAsync(StandInRequest request, string directory)
    {
        if (request is { Collection: "audio_chunks", Action: "insertOne" or "insertMany" or "bulkWrite" })
        {
            var file = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{request.Number:00000}.json"));
            await File.WriteAllTextAsync(file, request.Fields.ToJsonString(Plain));
        }

        return null;
    }
}
