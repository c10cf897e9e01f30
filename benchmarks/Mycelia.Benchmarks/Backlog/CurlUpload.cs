using System.Globalization;
using Mycelia.Benchmarks.Processes;
using Mycelia.Benchmarks.Servers;

namespace Mycelia.Benchmarks.Backlog;

/// <summary>Sends bodies that are ready by curl, over some connections at once: about the least that a delivery can take.</summary>
/// <param name="bodies">The directory with the bodies.</param>
/// <param name="connections">How many.</param>
internal sealed class CurlUpload(string bodies, int connections)
{
    /// <param name="server">Where they go.</param>
    /// <param name="directory">For what curl is told, and what it says.</param>
    public async Task<TimedRun> RunAsync(StandInServer server, string directory)
    {
        var token = await server.TokenAsync();
        var files = Directory.EnumerateFiles(bodies).Order().ToList();
        return await TimedRun.OfAsync([
            .. Enumerable
                .Range(0, connections)
                .Select(number =>
                {
                    var config = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"curl-{number}.conf"));
                    File.WriteAllText(
                        config,
                        string.Join(
                            "next\n",
                            files.Where((_, index) => index % connections == number).Select(file => Request(server.Url, token, file))
                        )
                    );
                    return new Command(
                        "curl",
                        ["--config", config],
                        new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" },
                        config + ".log"
                    );
                }),
        ]);
    }

    private static string Request(Uri server, string token, string file) =>
        $"""
            url = "{new Uri(server, "/api/resource/tech.mycelia.mongo")}"
            header = "Authorization: Bearer {token}"
            header = "Content-Type: application/json"
            header = "Expect:"
            data-binary = "@{file}"
            output = "/dev/null"
            silent
            show-error
            fail

            """;
}
