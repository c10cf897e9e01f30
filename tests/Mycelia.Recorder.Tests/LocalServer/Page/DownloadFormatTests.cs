using System.Text.Json;
using System.Text.RegularExpressions;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.LocalServer.Listening;

namespace Mycelia.Recorder.Tests.LocalServer.Page;

/// <summary>In which encodings a window can be downloaded: all that there are, wherever they are listed.</summary>
public sealed partial class DownloadFormatTests
{
    private static readonly string[] Encodings = [.. AudioEncodings.All.Select(static encoding => encoding.Name())];

    [Fact]
    public void The_page_offers_each()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "src/Mycelia.LocalServer/Page/index.html"));
        var offered = Offer().Matches(Select().Match(page).Value).Select(static option => option.Groups["name"].Value);
        Assert.Equal(Encodings, offered);
    }

    [Fact]
    public void The_description_of_the_requests_lists_each()
    {
        using var description = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/local-server.openapi.json")));
        var parameters = description
            .RootElement.GetProperty("paths")
            .GetProperty("/api/audio")
            .GetProperty("get")
            .GetProperty("parameters");
        var format = parameters
            .EnumerateArray()
            .Single(static one => one.TryGetProperty("name", out var name) && name.GetString() == "format");
        Assert.Equal(Encodings, format.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(static one => one.GetString()));
    }

    [Fact]
    public async Task A_refusal_names_each()
    {
        const string window = "from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:10Z";
        await using var server = await TestServer.StartAsync();
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000);
        using var answer = await server.Client.GetAsync($"/api/audio?{window}&format=none");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.All(Encodings, name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [GeneratedRegex("<select id=\"format\".*?</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option value=\"(?<name>\\w+)\"")]
    private static partial Regex Offer();
}
