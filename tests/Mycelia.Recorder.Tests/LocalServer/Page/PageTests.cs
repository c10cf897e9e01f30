using System.Net;
using Mycelia.LocalServer.Page;

namespace Mycelia.Recorder.Tests.LocalServer.Page;

public sealed class PageTests
{
    public PageTests() => Assert.SkipUnless(new PageAssets().Find("index.html") is not null, "this build has no page");

    [Fact]
    public async Task The_page_comes_with_a_policy_that_lets_nothing_foreign_in()
    {
        await using var server = await TestServer.StartAsync();
        server.Client.DefaultRequestHeaders.Authorization = null;

        using var page = await server.Client.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
                + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            Assert.Single(page.Headers.GetValues("Content-Security-Policy"))
        );
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task What_a_browser_has_is_not_sent_again()
    {
        await using var server = await TestServer.StartAsync();
        using var page = await server.Client.GetAsync("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var answer = await server.Client.SendAsync(again);
        Assert.Equal((HttpStatusCode.NotModified, 0), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_served()
    {
        await using var server = await TestServer.StartAsync();
        var html = await server.Client.GetStringAsync("/");
        foreach (var quoted in html.Split('"').Where(static part => part.StartsWith("/assets/", StringComparison.Ordinal)))
        {
            using var asset = await server.Client.GetAsync(quoted);
            Assert.True(asset.IsSuccessStatusCode, quoted);
        }

        Assert.Null(new PageAssets().Find("PageAssets.cs"));
    }
}
