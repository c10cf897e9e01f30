using Mycelia.Recorder.Mycelia;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Mycelia;

/// <summary>What <c>auth</c> and <c>doctor</c> find out of a server.</summary>
public sealed class ServerSurveyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("/health")]
    [InlineData("/healthz")]
    public async Task What_a_server_is_is_asked_and_judged_as_for_a_delivery(string? hidden)
    {
        foreach (var generation in Enum.GetValues<Generation>())
        {
            await using var bench = new MyceliaBench(generation);
            if (hidden is not null)
                bench.Proxy.Plan = FaultPlans.On(hidden, FaultPlans.Always(new Fault.Answer(404, "<html>")));
            bench.Enqueue(1);
            await bench.DeliverAsync();
            var before = bench.Server.Requests.Count;
            var delivery = Questions(bench, 0);

            var survey = await SurveyAsync(bench);

            Assert.Equal(bench.Queue.ReadServer(bench.Proxy.Url), survey.Kind.ToString());
            Assert.True(survey.MayWrite);
            Assert.Equal(delivery, Questions(bench, before));
        }
    }

    [Fact]
    public async Task A_server_that_is_none_of_these_is_no_puzzle_about_rights()
    {
        await using var bench = new MyceliaBench(Generation.A);
        bench.Proxy.Plan = static request => request.Path == "/oauth/token" ? Fault.None : new Fault.Answer(404, "<html>a blog");
        var survey = await SurveyAsync(bench);
        Assert.Equal((ServerKind.Unknown, null), (survey.Kind, survey.MayWrite));
        Assert.Contains("takes no audio", survey.Reason, StringComparison.Ordinal);
    }

    private static async Task<ServerSurvey> SurveyAsync(MyceliaBench bench)
    {
        using var surveyor = new ServerSurveyor(bench.Options);
        var contact = await surveyor.ContactAsync(CancellationToken.None);
        Assert.Null(contact.Problem);
        return await surveyor.RunAsync(contact, CancellationToken.None);
    }

    /// <summary>What is asked to find out what the server is.</summary>
    private static HashSet<string> Questions(MyceliaBench bench, int from) => bench.Server.Requests.Skip(from)
        .Where(static request => request.Method == "GET" || request is { Action: "findOne", Collection: "source_files" }).Select(static request => request.Path).ToHashSet();
}
